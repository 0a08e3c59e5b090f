//! What must be true after every step. Only what the step touched is looked at; now and then, and at the end, everything is.
//!
//! The checks read tables and know nothing of the triggers that keep the same; money is compared with what the gateways
//! say, which know nothing of the tables. Points belong here as soon as there are any: that a request which is sent again leaves
//! them alone is asserted in [`crate::desk::Desk::hear`] for all that there is, by its answer.

mod account;

pub(crate) use account::account;

use crate::gateway::{Gateways, ReturnedState};
use clock::Id;
use database::{Database, Error, Statements, parameters};
use serde::Deserialize;
use std::collections::BTreeMap;
use tests::invariants::INVARIANTS;

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Of what, in a word.
    pub name: String,
    /// What was found.
    pub what: String,
}

impl Violation {
    pub(crate) fn new(name: &str, what: impl Into<String>) -> Violation {
        Violation {
            name: name.to_owned(),
            what: what.into(),
        }
    }
}

impl From<Error> for Violation {
    fn from(error: Error) -> Violation {
        Violation::new("database", error.to_string())
    }
}

/// How far the checks have come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watch {
    seen: Marks,
    statements: usize,
}

/// The newest rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
struct Marks {
    event: i64,
    transfer: i64,
    payment: i64,
    stock: i64,
}

#[derive(Deserialize)]
struct Touched {
    orders: Vec<Id>,
}

#[derive(Deserialize)]
struct Found {
    name: String,
    what: String,
}

#[derive(Deserialize)]
struct Transfer {
    posting: String,
    cause_id: Id,
    out_trade_no: Option<String>,
    amount_fen: i64,
}

#[derive(Deserialize)]
struct Known {
    amount_fen: i64,
}

impl Watch {
    /// Everything that the last step touched.
    pub(crate) fn look(&mut self, database: &Database, gateways: &Gateways) -> Result<(), Violation> {
        if database.statements() == self.statements {
            return Ok(());
        }
        compare_refunds(database, gateways)?;
        let now: Marks = database.one(include_str!("marks.sql"), &[])?;
        let seen = std::mem::replace(&mut self.seen, now);
        if now != seen {
            let row = parameters![seen.event, seen.payment, seen.transfer, seen.stock];
            let touched: Touched = database.one(include_str!("touched.sql"), row)?;
            look_at(database, &touched.orders)?;
        }
        if now.stock != seen.stock {
            first(database.all(include_str!("stock.sql"), parameters![seen.stock])?)?;
        }
        if now.transfer != seen.transfer {
            compare_transfers(database, gateways, seen.transfer)?;
        }
        self.statements = database.statements();
        Ok(())
    }
}

/// The first of what was found.
fn first(found: Vec<Found>) -> Result<(), Violation> {
    match found.into_iter().next() {
        Some(Found { name, what }) => Err(Violation { name, what }),
        None => Ok(()),
    }
}

/// These orders, with their time and money.
fn look_at(database: &Database, orders: &[Id]) -> Result<(), Violation> {
    let listed = serde_json::json!(orders).to_string();
    first(database.all(include_str!("orders.sql"), parameters![listed])?)
}

/// What the ledger says moved must have moved at the gateway.
fn compare_transfers(database: &Database, gateways: &Gateways, seen: i64) -> Result<(), Violation> {
    let transfers: Vec<Transfer> = database.all(include_str!("transfers.sql"), parameters![seen])?;
    let mut state = gateways.state();
    for transfer in transfers {
        let Transfer {
            posting,
            cause_id,
            out_trade_no,
            amount_fen,
        } = transfer;
        let there = match posting.as_str() {
            "refund_settled" => {
                let refund = state.refunds.get(&cause_id);
                refund
                    .filter(|refund| refund.state == ReturnedState::Settled)
                    .map(|refund| refund.amount)
            }
            _ => {
                let trade = out_trade_no.as_deref().and_then(Id::parse).unwrap_or(cause_id);
                state.untold.retain(|untold| *untold != trade);
                state
                    .trades
                    .get(&trade)
                    .and_then(|trade| trade.paid())
                    .map(|paid| paid.success.amount)
            }
        };
        if there.is_none_or(|amount| amount.get() != amount_fen) {
            let what = format!("{posting} of {cause_id}: {amount_fen} here, {there:?} at the gateway");
            return Err(Violation::new("money_that_is_not_there", what));
        }
    }
    Ok(())
}

/// What a gateway was asked to give back must be a refund of ours, by its number.
fn compare_refunds(database: &Database, gateways: &Gateways) -> Result<(), Violation> {
    let fresh = std::mem::take(&mut gateways.state().fresh_refunds);
    for id in fresh {
        let known: Option<Known> = database.optional("SELECT amount_fen FROM refund WHERE id = ?1", parameters![id])?;
        let there = gateways.state().refunds.get(&id).map(|refund| refund.amount.get());
        if known.map(|known| known.amount_fen) != there {
            return Err(Violation::new(
                "refund_of_another_number",
                format!("refund {id} at the gateway is none of ours"),
            ));
        }
    }
    Ok(())
}

/// Everything in the database, by the statements that also judge what is left after a crash.
pub(crate) fn look_at_all(database: &Database) -> Result<(), Violation> {
    for invariant in INVARIANTS {
        let found: Vec<BTreeMap<String, String>> = database.all(invariant.statement, &[])?;
        if let Some(what) = found.first().and_then(|row| row.values().next()) {
            return Err(Violation::new(invariant.name, what));
        }
    }
    first(database.all(include_str!("once.sql"), &[])?)
}

/// Payments that can still be paid, or were, at a gateway: none of them may be closed here, unless people know of it.
pub(crate) fn look_at_attempts(database: &Database, gateways: &Gateways) -> Result<(), Violation> {
    let now = gateways.now();
    let mut state = gateways.state();
    state.forget_what_is_over(now);
    let listed: Vec<Id> = state.payable.iter().chain(&state.untold).copied().collect();
    let row = parameters![serde_json::json!(listed).to_string()];
    first(database.all(include_str!("attempts.sql"), row)?)
}
