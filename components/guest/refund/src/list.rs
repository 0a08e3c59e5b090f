//! GET /v1/orders/:id/refund-requests — what the guest asked for, newest first, and what the shop answered.

use crate::Wish;
use api::{Answer, Page, Problem, Request, World, problems};
use caller::Caller;
use clock::Id;
use database::{Statements, parameters};
use serde::Deserialize;

/// How much of the list is asked for.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Id>,
}

#[derive(Deserialize)]
struct Found {
    wishes: Vec<Wish>,
}

/// Answers a page.
///
/// # Errors
/// What [`list`] answers, and 401 without a session.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request).await?;
    let order_id = request.id()?;
    let query = request.query()?;
    Ok(Answer::ok(&list(world, &caller, order_id, &query)?))
}

/// The wishes for one of the caller's orders.
///
/// # Errors
/// 404 for an order that is not there or somebody else's, 422 for a limit out of bounds.
pub fn list(world: &World, caller: &Caller, order_id: Id, query: &Query) -> Result<Page<Wish>, Problem> {
    let limit = api::page_limit(query.limit)?;
    let row = parameters![order_id, caller.user_id, query.cursor, i64::from(limit) + 1];
    let found: Option<Found> = world.database.optional(include_str!("list.sql"), row)?;
    let Found { wishes } = found.ok_or(problems::NOT_FOUND)?;
    Ok(Page::of(wishes, limit, |wish| wish.id))
}
