//! GET /v1/merchant/invitations, GET /v1/platform/invitations — which posts were offered, newest first: a hundred at most.

use crate::Desk;
use api::{Answer, Problem, Request, World};
use caller::Permit;
use database::Error;
use member::invitation::{self, Invitation};
use serde::Serialize;

/// The latest.
#[derive(Debug, Serialize)]
pub struct List {
    items: Vec<Invitation>,
}

/// A merchant's.
///
/// # Errors
/// As [`Desk::of_merchant`].
pub async fn of_merchant(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list(world, &Desk::of_merchant(request, world, permit)?)?))
}

/// The platform's.
pub async fn of_platform(_: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list(world, &Desk::of_platform(permit))?))
}

pub(crate) fn list(world: &World, desk: &Desk<'_>) -> Result<List, Error> {
    let items = invitation::list(&world.database, desk.merchant_number)?;
    Ok(List { items })
}
