//! GET /v1/me — the caller's profile.

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use member::{Profile, Sealing};

/// Answers the profile of who calls.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    Ok(Answer::ok(&read(world, &caller).await?))
}

/// The caller's profile.
///
/// # Errors
/// 401 where the session's account is not there any more, 503 where what has sealed a phone, a birthday or an address is not set.
pub async fn read(world: &World, caller: &Caller) -> Result<Profile, Problem> {
    let profile = Profile::find(&world.database, &Sealing::of(world).await, caller.user_id)?;
    profile.ok_or(problems::UNAUTHENTICATED)
}
