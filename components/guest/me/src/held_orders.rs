//! The orders of a person with all that is kept of them.

use api::Page;
use charge::State;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;
use order::{Line, Selection, View};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An order with its bill, its money and its log.
#[derive(Debug, Serialize)]
pub struct HeldOrder {
    #[serde(flatten)]
    view: View,
    #[serde(flatten)]
    more: More,
}

#[derive(Debug, Serialize, Deserialize)]
struct More {
    charges: Vec<Charge>,
    lines: Vec<Line>,
    payments: Vec<Payment>,
    refund_requests: Vec<RefundRequest>,
    events: Vec<Event>,
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
    /// The channel's number of the money.
    transaction_id: Option<String>,
    /// Who was asked, as the channel names the person.
    payer: Option<String>,
    /// What the payer's bill says.
    description: String,
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
    decided_at: Moment,
    settled_at: Option<Moment>,
}

#[derive(Debug, Serialize, Deserialize)]
struct RefundRequest {
    id: Id,
    order_id: Id,
    amount_fen: Fen,
    reason: String,
    state: String,
    asked_at: Moment,
    decided_at: Option<Moment>,
    granted_fen: Option<Fen>,
    answer: Option<String>,
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

#[derive(Deserialize)]
struct Row {
    id: Id,
    charges: Vec<Charge>,
    lines: Vec<Line>,
    payments: Vec<Payment>,
    refund_requests: Vec<RefundRequest>,
    events: Vec<Event>,
}

impl Row {
    fn named(self) -> (Id, More) {
        let more = More {
            charges: self.charges,
            lines: self.lines,
            payments: self.payments,
            refund_requests: self.refund_requests,
            events: self.events,
        };
        (self.id, more)
    }
}

/// A page of them behind this order, the newest first.
pub fn page(
    database: &impl Statements,
    user_id: Id,
    (before, limit): (Option<Id>, u32),
    now: Moment,
) -> Result<Page<HeldOrder>, Error> {
    let selection = Selection {
        statuses: None,
        before,
        limit: limit + 1,
    };
    let views = order::all_of_guest(database, user_id, &selection, now)?;
    let Page { items, next_cursor } = Page::of(views, limit, |view: &View| view.id);
    let ids: Vec<Id> = items.iter().map(|view| view.id).collect();
    let rows: Vec<Row> = database.all(
        include_str!("held_orders.sql"),
        parameters![json!(ids).to_string(), now],
    )?;
    let mut found: BTreeMap<Id, More> = rows.into_iter().map(Row::named).collect();
    let whole = |view: View| {
        Some(HeldOrder {
            more: found.remove(&view.id)?,
            view,
        })
    };
    Ok(Page {
        items: items.into_iter().filter_map(whole).collect(),
        next_cursor,
    })
}
