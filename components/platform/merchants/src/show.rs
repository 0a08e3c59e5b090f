//! GET /v1/platform/merchants/:id — one merchant, with whom to call.

use crate::view;
use api::{Answer, Problem, Request, World};
use caller::Permit;
use sealed::Keys;

/// Answers it.
///
/// # Errors
/// 404 for one that is not there, 503 without sealing keys.
pub async fn handle(request: &Request, world: &World, _: &Permit) -> Result<Answer, Problem> {
    let keys = Keys::of(&world.settings, world.mode).await?;
    Ok(Answer::ok(&view::one(&world.database, request.id()?)?.opened(&keys)?))
}
