//! How what was bought reaches the guest: each thing by its method, whose states and transitions are data (the tables
//! `fulfilment_state` and `fulfilment_transition`). The order follows by itself: the first that begins makes it `in_use`, the
//! last that ends `completed`.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use order::Part;
use serde::{Deserialize, Serialize};

const TURN: &str = "UPDATE fulfilment SET state = ?4, changed_by = ?5, changed_at = ?6, cause = ?7
WHERE order_id = ?1 AND item = ?2 AND state = ?3 RETURNING id";

/// What became of these orders: one that still waits for somebody has not ended.
const ENDED: &str = r#"SELECT id AS order_id, status FROM "order"
WHERE id IN (SELECT value FROM json_each(?1)) AND status IN ('completed', 'no_show')"#;

/// A thing that must reach the guest, as a part of an order's placement.
#[derive(Clone, Debug, Serialize)]
pub struct NewFulfilment {
    /// Its id.
    pub id: Id,
    /// The thing bought: the position of its first line.
    pub item: i64,
    /// How it reaches the guest: a name of the table `fulfilment_method`, as the listing has it.
    pub method: String,
}

impl Part for NewFulfilment {
    const SECTION: &'static str = "fulfilments";
}

/// A change of state: from which to which, who made it and why.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'a> {
    /// The state that it must have for it.
    pub source: &'a str,
    /// The state that it gets.
    pub target: &'a str,
    /// A user's id, `device`, `system` …
    pub actor: &'a str,
    /// When.
    pub at: Moment,
    /// Why, as the order's log tells it.
    pub cause: &'a str,
}

/// Moves the fulfilment of a thing bought if it still has the state that the turn starts from; tells whether it had.
///
/// # Errors
/// Where its method has no such transition, or the database fails.
pub fn turn(change: &impl Statements, order_id: Id, item: i64, how: Turn<'_>) -> Result<bool, Error> {
    let Turn {
        source,
        target,
        actor,
        at,
        cause,
    } = how;
    change.changed(TURN, parameters![order_id, item, source, target, actor, at, cause])
}

/// An order that time has ended.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Ended {
    /// The order.
    pub order_id: Id,
    /// `completed` where its use had begun, `no_show` where nobody came.
    pub status: order::Status,
}

/// Ends those of these fulfilments that time alone ends and whose time is over, and with the last of an order the order. A
/// guest who was at the cashier later than `unheard_since` may have paid for more time: the gateway may still tell of it.
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn end_by_time(
    change: &impl Statements,
    now: Moment,
    unheard_since: Moment,
    fulfilments: &[String],
) -> Result<Vec<Ended>, Error> {
    let row = parameters![now, unheard_since, serde_json::json!(fulfilments).to_string()];
    let turned: Vec<Turned> = change.all(include_str!("end_by_time.sql"), row)?;
    if turned.is_empty() {
        return Ok(Vec::new());
    }
    let orders: Vec<Id> = turned.into_iter().map(|turned| turned.order_id).collect();
    change.all(ENDED, parameters![serde_json::json!(orders).to_string()])
}

/// What has the time of its own item, or else of its order.
const END_EARLY: &str = "UPDATE fulfilment SET
  state = (SELECT after_time FROM fulfilment_state AS now WHERE now.method = fulfilment.method AND now.name = fulfilment.state),
  changed_by = ?3, changed_at = ?4, cause = ?5
WHERE id IN (SELECT fulfilment_id FROM fulfilment_end WHERE order_id = ?1 AND at <= ?2)
RETURNING order_id";

/// Ends what of an order time alone would end until then, before that time has come: its holds end there already. With the last
/// of an order the order ends. `false` where there is nothing (any more).
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn end_early(
    change: &impl Statements,
    order_id: Id,
    until: Moment,
    actor: &str,
    cause: &str,
    now: Moment,
) -> Result<bool, Error> {
    change.changed(END_EARLY, parameters![order_id, until, actor, now, cause])
}

const LATER: &str = "SELECT fulfilment_id, at FROM fulfilment_end
WHERE at > ?1 AND fulfilment_id IN (SELECT value FROM json_each(?2))";

/// A fulfilment that time ends later than it was said to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Later {
    /// Which.
    pub fulfilment_id: String,
    /// When its time is over.
    pub at: Moment,
}

/// Those of these fulfilments whose time is not over: since they were noted it was lengthened.
///
/// # Errors
/// Where the database fails.
pub fn later(statements: &impl Statements, now: Moment, fulfilments: &[String]) -> Result<Vec<Later>, Error> {
    statements.all(LATER, parameters![now, serde_json::json!(fulfilments).to_string()])
}

#[derive(Deserialize)]
struct Turned {
    order_id: Id,
}
