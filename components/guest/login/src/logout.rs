//! POST /v1/logout — ends the session that the request comes with.

use api::{Answer, Problem, Request, World};
use serde::Serialize;

/// Nothing is told, and a mini-program can read it as JSON.
#[derive(Serialize)]
struct LoggedOut {}

pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    request.wants_nothing()?;
    // Gone by now is as well.
    caller::end_one(&world.database, caller.user_id, caller.session_id)?;
    Ok(Answer::ok(&LoggedOut {}))
}
