//! GET /v1/merchant/payment-accounts, GET /v1/platform/payment-accounts — which accounts there are, those included that only
//! speak for what they took before.

use crate::{Desk, merchant, platform, view, view::View};
use api::{Answer, Problem, Request, World};
use caller::Permit;
use serde::Serialize;

/// All of them: a shop has a few.
#[derive(Debug, Serialize)]
pub struct List {
    items: Vec<View>,
}

/// A merchant's own.
///
/// # Errors
/// 422 where several merchants could be meant.
pub async fn of_merchant(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    list(world, &merchant(request, world, permit)?)
}

/// The platform's.
///
/// # Errors
/// 422 where several merchants could be meant.
pub async fn of_platform(_: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    list(world, &platform(permit))
}

fn list(world: &World, desk: &Desk<'_>) -> Result<Answer, Problem> {
    let items = view::load(&world.database, desk.merchant_number, None)?;
    Ok(Answer::ok(&List { items }))
}
