//! GET /v1/me — the caller's profile.

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use member::Profile;

/// Answers the profile of who calls.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request).await?;
    Ok(Answer::ok(&read(world, &caller)?))
}

/// The caller's profile.
///
/// # Errors
/// 401 where the session's account is not there any more.
pub fn read(world: &World, caller: &Caller) -> Result<Profile, Problem> {
    Profile::find(&world.database, caller.user_id)?.ok_or(problems::UNAUTHENTICATED)
}
