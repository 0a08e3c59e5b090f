//! POST /v1/logout — ends the session that the request comes with.

use api::{Answer, Problem, Request, World};
use serde::Serialize;

/// Nothing is told, and a mini-program can read it as JSON.
#[derive(Serialize)]
struct LoggedOut {}

pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    world.caller(request)?;
    request.wants_nothing()?;
    if let Some(token) = request.bearer() {
        caller::end(&world.database, token)?;
    }
    Ok(Answer::ok(&LoggedOut {}))
}
