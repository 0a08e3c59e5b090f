//! POST /v1/logout — ends the session that the request comes with.

use api::{Answer, Problem, Request, World};

/// The key-value store has the last word here. It costs nothing: an answer without a body has nothing that the engine could
/// send apart from its head.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    world.caller(request).await?;
    request.wants_nothing()?;
    if let Some(token) = request.bearer() {
        caller::end(&world.key_value, token).await?;
    }
    Ok(Answer::no_content())
}
