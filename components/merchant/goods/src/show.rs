//! GET /v1/merchant/goods/:id — one of them, with its articles and where it is sold.

use crate::view;
use api::{Answer, Problem, Request, World};
use caller::Permit;

/// Answers it.
///
/// # Errors
/// 404 for what is not there, or is not of a merchant that the permit is for.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    Ok(Answer::ok(&view::one(&world.database, permit, request.id()?)?.told))
}
