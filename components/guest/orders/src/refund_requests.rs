//! GET /v1/orders/:id/refund-requests — what the guest asked for, newest first, and what the shop answered.

use api::{Answer, Page, Problem, Request, World, problems};
use caller::Caller;
use clock::{Id, Moment};
use database::{Statements, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};

/// How much of the list is asked for.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Id>,
}

/// A request as its guest sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRequest {
    pub(crate) id: Id,
    pub(crate) order_id: Id,
    /// How much the guest asks for.
    pub(crate) amount_fen: Fen,
    pub(crate) reason: String,
    /// `open`, `approved` or `rejected`.
    pub(crate) state: String,
    pub(crate) asked_at: Moment,
    pub(crate) decided_at: Option<Moment>,
    /// How much the shop gives back.
    pub(crate) granted_fen: Option<Fen>,
    /// What the shop says to it.
    pub(crate) answer: Option<String>,
}

#[derive(Deserialize)]
struct Found {
    requests: Vec<RefundRequest>,
}

/// Answers a page.
///
/// # Errors
/// What [`list`] answers, and 401 without a session.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let order_id = request.id()?;
    let query = request.query()?;
    Ok(Answer::ok(&list(world, &caller, order_id, &query)?))
}

/// The requests for one of the caller's orders.
///
/// # Errors
/// 404 for an order that is not there or somebody else's, 422 for a limit out of bounds.
pub fn list(world: &World, caller: &Caller, order_id: Id, query: &Query) -> Result<Page<RefundRequest>, Problem> {
    let limit = api::page_limit(query.limit)?;
    let row = parameters![order_id, caller.user_id, query.cursor, i64::from(limit) + 1];
    let found: Option<Found> = world.database.optional(include_str!("refund_requests.sql"), row)?;
    let Found { requests } = found.ok_or(problems::NOT_FOUND)?;
    Ok(Page::of(requests, limit, |request| request.id))
}
