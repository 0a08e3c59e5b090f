//! GET /v1/merchant/refund-requests?state&limit&cursor — what guests ask to get back, newest first: what waits, where no
//! state is asked for.

use crate::refund_request::{RefundRequest, Row, State, since};
use api::{Answer, Page, Problem, Request, World};
use caller::Permit;
use clock::Id;
use database::{Statements, parameters};
use serde::Deserialize;

/// Which are asked for.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// Those in this state; absent: those that wait.
    state: Option<State>,
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Id>,
}

/// Reads the query and answers a page.
///
/// # Errors
/// What [`list`] answers.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let query = request.query()?;
    Ok(Answer::ok(&list(world, permit, &query)?))
}

/// Requests by their state, of the stores that the permit is for.
///
/// # Errors
/// 422 for a limit out of bounds.
pub fn list(world: &World, permit: &Permit, query: &Query) -> Result<Page<RefundRequest>, Problem> {
    let (limit, now) = (api::page_limit(query.limit)?, world.clock.now());
    let state = query.state.unwrap_or(State::Open);
    let row = parameters![
        state.name(),
        query.cursor,
        i64::from(limit) + 1,
        since(now),
        permit.caller().user_id,
        permit.permission()
    ];
    let found: Vec<Row> = world.database.all(include_str!("list.sql"), row)?;
    let found = found.into_iter().map(|row| RefundRequest::as_of(row, now)).collect();
    Ok(Page::of(found, limit, |request: &RefundRequest| request.row.id))
}
