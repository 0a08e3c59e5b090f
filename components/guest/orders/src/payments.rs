//! GET /v1/payments?limit&cursor — a guest's payments, newest first, each with what went back of it.

use api::{Answer, Page, Problem, Request, World};
use caller::Caller;
use clock::{Id, Moment};
use database::{Statements, parameters};
use money::Fen;
use payment::Channel;
use serde::{Deserialize, Serialize};

/// How much of the list is asked for.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Id>,
}

/// Money that came in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Payment {
    /// Its id: the `out_trade_no`.
    id: Id,
    order_id: Id,
    /// What it collected, and of which kind that is.
    charge_id: Id,
    charge_kind: String,
    /// The renewal that it paid for; none: the order itself.
    renewal_id: Option<Id>,
    /// What was booked.
    listing_name: String,
    channel: Channel,
    amount_fen: Fen,
    /// The channel's number of the money.
    transaction_id: String,
    paid_at: Option<Moment>,
    refunds: Vec<Refund>,
}

/// Money that goes back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Refund {
    id: Id,
    amount_fen: Fen,
    reason: String,
    /// `decided`, `sent`, `settled` or `abnormal`.
    state: String,
    decided_at: Moment,
    /// When the guest had it.
    settled_at: Option<Moment>,
}

/// Reads the query and answers a page.
///
/// # Errors
/// What [`list`] answers, and 401 without a session.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let query = request.query()?;
    Ok(Answer::ok(&list(world, &caller, &query)?))
}

/// The caller's payments.
///
/// # Errors
/// 422 for a limit out of bounds.
pub fn list(world: &World, caller: &Caller, query: &Query) -> Result<Page<Payment>, Problem> {
    let limit = api::page_limit(query.limit)?;
    let row = parameters![caller.user_id, query.cursor, i64::from(limit) + 1];
    let found = world.database.all(include_str!("payments.sql"), row)?;
    Ok(Page::of(found, limit, |payment: &Payment| payment.id))
}
