//! How what was bought reaches the guest: each thing by its method, whose states and transitions are data (the tables
//! `fulfilment_state` and `fulfilment_transition`). The order follows by itself: the first that begins makes it `in_use`, the
//! last that ends `completed`.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use order::Part;
use serde::{Deserialize, Serialize};

const TURN: &str = "UPDATE fulfilment SET state = ?4, changed_by = ?5, changed_at = ?6, cause = ?7
WHERE order_id = ?1 AND item = ?2 AND state = ?3 RETURNING id";

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
