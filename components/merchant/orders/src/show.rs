//! GET /v1/merchant/orders/:id?phone=full — an order of the shop with all that belongs to it. Who asks for the whole phone of its
//! guest is written down.

use crate::{Item, item, item::Shown};
use api::{Answer, Problem, Request, World};
use caller::Permit;
use charge::State;
use clock::{Id, Moment};
use database::{Statements, parameters};
use member::Sealing;
use money::Fen;
use order::LineKind;
use serde::{Deserialize, Serialize};

/// What is asked for beside the order.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// `full`: the whole phone of the guest.
    phone: Option<Shown>,
}

/// A whole order.
#[derive(Debug, Serialize)]
pub struct Order {
    #[serde(flatten)]
    item: Item,
    #[serde(flatten)]
    more: More,
}

/// What an order has beside what stands in a list.
#[derive(Debug, Serialize, Deserialize)]
struct More {
    lines: Vec<Line>,
    charges: Vec<Charge>,
    payments: Vec<Payment>,
    refunds: Vec<Refund>,
    refund_requests: Vec<RefundRequest>,
    fulfilments: Vec<Fulfilment>,
    holds: Vec<Hold>,
    reservations: Vec<Reservation>,
    presses: Vec<Press>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    item: i64,
    kind: LineKind,
    label: String,
    listing_id: Id,
    sku_id: Option<Id>,
    charge_id: Id,
    starts_at: Option<Moment>,
    ends_at: Option<Moment>,
    minutes: Option<i64>,
    unit_fen: Option<Fen>,
    quantity: Option<i64>,
    amount_fen: Fen,
    given_up_at: Option<Moment>,
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
    /// The channel's number of the money, or the receipt's.
    transaction_id: Option<String>,
    asked_at: Moment,
    paid_at: Option<Moment>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Refund {
    id: Id,
    payment_id: Id,
    amount_fen: Fen,
    reason: String,
    state: String,
    decided_at: Moment,
    settled_at: Option<Moment>,
}

#[derive(Debug, Serialize, Deserialize)]
struct RefundRequest {
    id: Id,
    amount_fen: Fen,
    reason: String,
    state: String,
    asked_at: Moment,
    decided_at: Option<Moment>,
    granted_fen: Option<Fen>,
    answer: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Fulfilment {
    item: i64,
    method: String,
    state: String,
    phase: String,
    changed_at: Moment,
    cause: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Named {
    id: Id,
    name: String,
}

/// The time that it occupies.
#[derive(Debug, Serialize, Deserialize)]
struct Hold {
    item: i64,
    resource: Named,
    starts_at: Moment,
    ends_at: Moment,
    blocked_from: Moment,
    blocked_until: Moment,
    is_extension: bool,
    state: String,
}

/// The articles that it speaks for.
#[derive(Debug, Serialize, Deserialize)]
struct Reservation {
    item: i64,
    sku: Named,
    quantity: i64,
    state: String,
}

/// An attempt to open a door.
#[derive(Debug, Serialize, Deserialize)]
struct Press {
    id: Id,
    door: String,
    resource: Named,
    issued_at: Moment,
    /// None while the door is asked.
    outcome: Option<String>,
    failure: Option<String>,
    answered_at: Option<Moment>,
}

/// Answers one order.
///
/// # Errors
/// What [`show`] answers.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let order_id = request.id()?;
    let query = request.query()?;
    let sealing = Sealing::of(world).await;
    Ok(Answer::ok(&show(world, &sealing, permit, order_id, &query)?))
}

/// One order as it is now. Who looks at a whole phone is written down first.
///
/// # Errors
/// 404 for an order that is not there or of another shop.
pub fn show(world: &World, sealing: &Sealing, permit: &Permit, order_id: Id, query: &Query) -> Result<Order, Problem> {
    let now = world.clock.now();
    let shown = query.phone.unwrap_or(Shown::Masked);
    let row = item::find(world, permit, order_id)?;
    if shown == Shown::Full {
        let done = ("see-phone", order_id);
        audit::note::<Id, Id>(&world.database, &world.clock, permit, done, None, None)?;
    }
    let item = Item::of(row, sealing, shown, now)?;
    let more = world
        .database
        .one(include_str!("more.sql"), parameters![order_id, now])?;
    Ok(Order { item, more })
}
