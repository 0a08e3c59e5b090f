//! GET /v1/me — the caller's profile.

use api::{Problem, World, problems};
use member::Profile;
use session::Caller;

/// The caller's profile.
///
/// # Errors
/// 401 where the session's account is not there any more.
pub fn read(world: &World, caller: &Caller) -> Result<Profile, Problem> {
    Profile::find(&world.store, caller.user_id)?.ok_or(problems::UNAUTHENTICATED)
}
