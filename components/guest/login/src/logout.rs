//! POST /v1/logout — ends the session that the request comes with.

use api::{Answer, Problem, Request, World};
use serde::Serialize;

/// Nothing is told, and a mini-program can read it as JSON.
#[derive(Serialize)]
struct LoggedOut {}

/// The key-value store has the last word here, which may cost the client of an engine some 40 ms: nobody waits for this.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    world.caller(request).await?;
    request.wants_nothing()?;
    if let Some(token) = request.bearer() {
        caller::end(&world.key_value, token).await?;
    }
    Ok(Answer::ok(&LoggedOut {}))
}
