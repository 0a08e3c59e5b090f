//! GET /v1/platform/refunds?state&limit&cursor — refunds by where they stand, newest first: where no state is asked
//! for, those that the gateway could not carry out, and those that have been on their way for more than a day.

use api::{Answer, Page, Problem, Request, World};
use caller::Permit;
use clock::{Id, Moment};
use database::{Statements, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Where a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// To be sent.
    Decided,
    /// The gateway has it.
    Sent,
    /// The guest has the money.
    Settled,
    /// For people.
    Abnormal,
}

/// What is on its way for longer than this is for people, too.
const DAY_SECONDS: i64 = 24 * 3600;

/// Which are asked for.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// Those in this state; absent: the abnormal ones, and those of which nothing was heard for a day.
    state: Option<State>,
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Id>,
}

/// One refund as operators see it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Refund {
    /// Its id: the `out_refund_no`.
    pub id: Id,
    /// Where it stands.
    pub state: State,
    channel: String,
    amount_fen: Fen,
    reason: String,
    /// The order whose money goes back; none where it fits no order.
    order_id: Option<Id>,
    payment_id: Option<Id>,
    exception_id: Option<Id>,
    decided_at: Moment,
    changed_at: Moment,
    gateway_refund_id: Option<String>,
    /// How often it was sent or asked about.
    attempts: i64,
    /// Why the last attempt failed.
    failure: Option<String>,
    /// What people did about it.
    interventions: Vec<Intervention>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Intervention {
    deed: String,
    reason: String,
    at: Moment,
}

/// Reads the query and answers a page.
///
/// # Errors
/// What [`list`] answers, 401 without a session.
pub async fn handle(request: &Request, world: &World, _: &Permit) -> Result<Answer, Problem> {
    let query = request.query()?;
    Ok(Answer::ok(&list(world, &query)?))
}

/// Refunds by their state, or those that people should look into.
///
/// # Errors
/// 422 for a limit out of bounds.
pub fn list(world: &World, query: &Query) -> Result<Page<Refund>, Problem> {
    let limit = api::page_limit(query.limit)?;
    let (states, until) = match query.state {
        Some(state) => (json!([state]), None),
        None => {
            let states = json!([State::Abnormal, State::Decided, State::Sent]);
            (states, Some(world.clock.now().plus_seconds(-DAY_SECONDS)))
        }
    };
    let row = parameters![states.to_string(), query.cursor, i64::from(limit) + 1, until];
    let found = world.database.all(include_str!("list.sql"), row)?;
    Ok(Page::of(found, limit, |refund: &Refund| refund.id))
}
