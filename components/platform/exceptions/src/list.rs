//! GET /v1/platform/exceptions?state&limit&cursor — money and messages that fit no order, newest first.

use api::{Answer, Page, Problem, Request, World};
use caller::Permit;
use clock::{Id, Moment};
use database::{Statements, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Whether people have resolved it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It waits for people.
    Open,
    /// They have.
    Resolved,
}

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

/// One exception as operators see it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Exception {
    /// Its id.
    pub id: Id,
    /// Whether it is resolved.
    pub state: State,
    /// Through whom.
    channel: String,
    /// The number that it came with.
    out_trade_no: String,
    /// The gateway's number of the money.
    transaction_id: String,
    /// Why it was not believed.
    reason: String,
    /// What the gateway said.
    #[serde(deserialize_with = "database::document")]
    detail: Value,
    /// How much of it is at our account, and waits to be resolved.
    suspense_fen: Fen,
    at: Moment,
    resolution: Option<String>,
    resolved_at: Option<Moment>,
    resolution_reason: Option<String>,
    /// The refund, where the money goes back.
    refund: Option<Refund>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Refund {
    id: Id,
    state: String,
    amount_fen: Fen,
}

/// Reads the query and answers a page.
///
/// # Errors
/// What [`list`] answers, 401 without a session.
pub async fn handle(request: &Request, world: &World, _: &Permit) -> Result<Answer, Problem> {
    let query = request.query()?;
    Ok(Answer::ok(&list(world, &query)?))
}

/// Exceptions by whether they are resolved.
///
/// # Errors
/// 422 for a limit out of bounds.
pub fn list(world: &World, query: &Query) -> Result<Page<Exception>, Problem> {
    let limit = api::page_limit(query.limit)?;
    let is_open = query.state.unwrap_or(State::Open) == State::Open;
    let row = parameters![is_open, query.cursor, i64::from(limit) + 1];
    let found = world.database.all(include_str!("list.sql"), row)?;
    Ok(Page::of(found, limit, |exception: &Exception| exception.id))
}
