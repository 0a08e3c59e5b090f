//! GET /v1/merchant/payment-accounts, GET /v1/platform/payment-accounts — which accounts there are, those included that only
//! speak for what they took before.

use crate::{Desk, merchant, platform, view, view::View};
use api::{Answer, Problem, Request, World};
use serde::Serialize;

/// All of them: a shop has a few.
#[derive(Debug, Serialize)]
pub struct List {
    items: Vec<View>,
}

/// A merchant's own.
///
/// # Errors
/// 401 without a session, 403 for who may not, 422 where several merchants could be meant.
pub async fn of_merchant(request: &Request, world: &World) -> Result<Answer, Problem> {
    list(world, &merchant(request, world).await?)
}

/// The platform's.
///
/// # Errors
/// 401 without a session, 403 for who may not.
pub async fn of_platform(request: &Request, world: &World) -> Result<Answer, Problem> {
    list(world, &platform(request, world).await?)
}

fn list(world: &World, desk: &Desk) -> Result<Answer, Problem> {
    let items = view::load(&world.database, desk.merchant_number, None)?;
    Ok(Answer::ok(&List { items }))
}
