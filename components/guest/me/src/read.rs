//! GET /v1/me — the caller's profile.

use api::{Problem, World, problems};
use caller::Caller;
use member::Profile;

/// The caller's profile.
///
/// # Errors
/// 401 where the session's account is not there any more.
pub fn read(world: &World, caller: &Caller) -> Result<Profile, Problem> {
    Profile::find(&world.database, caller.user_id)?.ok_or(problems::UNAUTHENTICATED)
}
