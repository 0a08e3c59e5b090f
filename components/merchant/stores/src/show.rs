//! GET /v1/merchant/stores/:id — one store.

use crate::view;
use api::{Answer, Problem, Request, World};
use caller::Permit;

/// Answers it.
///
/// # Errors
/// 404 for one that is not there, or that the permit is not for.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let view = view::one(&world.database, permit, request.id()?)?;
    Ok(Answer::ok(&view.told))
}
