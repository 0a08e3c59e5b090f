//! GET /v1/orders/:id — an order with its lines, its payments, its log, and what its guest can do with it now.

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use charge::State;
use clock::{Id, Moment};
use database::{Statements, parameters};
use money::Fen;
use order::{Bought, Line, Status, View};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A whole order.
#[derive(Debug, Serialize)]
pub struct Order {
    #[serde(flatten)]
    view: View,
    /// The time by which all of it holds: a client counts down from it, whatever its own clock says and the sandbox's was moved to.
    now: Moment,
    /// What is, was or will be to be paid.
    charges: Vec<Charge>,
    lines: Vec<Line>,
    payments: Vec<Payment>,
    events: Vec<Event>,
    /// The renewal that waits for payment.
    renewal: Option<Renewal>,
    /// None where no door will ever open for this order again.
    door: Option<Door>,
    /// None where it cannot be cancelled.
    refund_if_cancelled_fen: Option<Fen>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Charge {
    id: Id,
    kind: String,
    amount_fen: Fen,
    state: State,
    pay_before: Moment,
}

#[derive(Debug, Serialize, Deserialize)]
struct Payment {
    id: Id,
    charge_id: Id,
    channel: String,
    amount_fen: Fen,
    state: String,
    renewal_id: Option<Id>,
    asked_at: Moment,
    paid_at: Option<Moment>,
    refunds: Vec<Refund>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Refund {
    id: Id,
    amount_fen: Fen,
    reason: String,
    state: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Event {
    kind: String,
    /// `guest`, `gateway`, `system`, `device`, or `staff`: never who of them.
    actor: String,
    at: Moment,
    cause: String,
    detail: Option<Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Renewal {
    renewal_id: Id,
    minutes: i64,
    ends_at: Moment,
    amount_fen: Fen,
    pay_before: Moment,
}

#[derive(Debug, Serialize)]
struct Door {
    opens_at: Moment,
}

/// What an order has beside its [`View`].
#[derive(Debug, Deserialize)]
struct More {
    bought: Vec<Bought>,
    /// How long before its time its door opens, in minutes; none where it has none.
    early_entry_minutes: Option<i64>,
    charges: Vec<Charge>,
    lines: Vec<Line>,
    payments: Vec<Payment>,
    events: Vec<Event>,
    renewal: Option<Renewal>,
}

/// Answers one order.
///
/// # Errors
/// What [`show`] answers, and 401 without a session.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    Ok(Answer::ok(&show(world, &caller, request.id()?)?))
}

/// One of the caller's orders as it is now.
///
/// # Errors
/// 404 where it is not there, or somebody else's.
pub fn show(world: &World, caller: &Caller, order_id: Id) -> Result<Order, Problem> {
    let now = world.clock.now();
    let view = order::of_guest(&world.database, order_id, caller.user_id, now)?.ok_or(problems::NOT_FOUND)?;
    let more: More = world
        .database
        .one(include_str!("show.sql"), parameters![order_id, now])?;
    let alive = matches!(view.status, Status::PendingPayment | Status::Paid | Status::InUse);
    Ok(Order {
        refund_if_cancelled_fen: view.refund_if_cancelled(&more.bought, now).ok(),
        door: view
            .starts_at
            .zip(more.early_entry_minutes)
            .filter(|_| alive)
            .map(|(starts_at, early_minutes)| Door {
                opens_at: starts_at.plus_minutes(-early_minutes),
            }),
        view,
        now,
        charges: more.charges,
        lines: more.lines,
        payments: more.payments,
        events: more.events,
        renewal: more.renewal,
    })
}
