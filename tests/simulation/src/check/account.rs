//! The account after the quiet time: every fen that came to a gateway is with the merchant for something, back with the
//! guest, or on a list for people.

use super::Violation;
use crate::gateway::{Gateways, ReturnedState, account as ours};
use clock::Id;
use database::{Database, Statements, parameters};
use payment::Channel;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Left {
    name: String,
    what: String,
}

#[derive(Deserialize)]
struct Balance {
    account: String,
    fen: i64,
}

#[derive(Deserialize)]
struct GivenUp {
    id: Id,
    failure: Option<String>,
}

#[derive(Deserialize)]
struct Explained {
    trade: String,
}

const GIVEN_UP: &str = "SELECT id, failure FROM refund WHERE state = 'abnormal'
  AND NOT EXISTS (SELECT 1 FROM payment WHERE id = payment_id AND channel = 'offline')";

/// What a shop has not paid out yet is due as well.
const TO_BE_PAID_OUT: &str = "SELECT 'offline' AS account, coalesce(sum(refund.amount_fen), 0) AS fen
FROM refund JOIN payment ON payment.id = refund.payment_id
WHERE refund.state = 'abnormal' AND payment.channel = 'offline'";

/// Looks at what the quiet time has left.
pub(crate) fn account(database: &Database, gateways: &Gateways) -> Result<(), Violation> {
    let left: Vec<Left> = database.all(include_str!("left.sql"), &[])?;
    if let Some(Left { name, what }) = left.into_iter().next() {
        return Err(Violation { name, what });
    }
    explain_each_trade(database, gateways)?;
    compare_what_was_given_up(database, gateways)?;
    compare_balances(database, gateways)
}

/// No money at a gateway that nothing here knows of.
fn explain_each_trade(database: &Database, gateways: &Gateways) -> Result<(), Violation> {
    let state = gateways.state();
    let paid = state.trades.iter().filter(|(_, trade)| trade.paid().is_some());
    let paid: Vec<Id> = paid.map(|(id, _)| *id).collect();
    let row = parameters![serde_json::json!(paid).to_string()];
    let lost: Vec<Explained> = database.all(include_str!("unexplained.sql"), row)?;
    match lost.first() {
        Some(Explained { trade }) => Err(Violation::new(
            "money_without_order_or_refund",
            format!("payment {trade}"),
        )),
        None => Ok(()),
    }
}

/// What waits for people is what a gateway gave up.
fn compare_what_was_given_up(database: &Database, gateways: &Gateways) -> Result<(), Violation> {
    let given_up: Vec<GivenUp> = database.all(GIVEN_UP, &[])?;
    let state = gateways.state();
    match given_up.into_iter().find(|refund| !state.is_abnormal(refund.id)) {
        Some(GivenUp { id, failure }) => {
            let there = state.refunds.get(&id);
            let what = format!("refund {id} is abnormal here ({failure:?}), and there {there:?}");
            Err(Violation::new("refund_given_up", what))
        }
        None => Ok(()),
    }
}

/// What the ledger says a channel has is what it has.
fn compare_balances(database: &Database, gateways: &Gateways) -> Result<(), Violation> {
    let state = gateways.state();
    let mut there: BTreeMap<&str, i64> = Channel::ONLINE.map(|channel| (channel.name(), 0)).into();
    for trade in state.trades.values() {
        let Some(paid) = trade.paid() else { continue };
        let success = &paid.success;
        if success.merchant == ours(trade.channel).merchant && success.currency == "CNY" {
            *there.entry(trade.channel.name()).or_default() += success.amount.minus(paid.returned).get();
        }
    }
    let balances: Vec<Balance> = database.all(include_str!("balances.sql"), &[])?;
    let here = |account: &str| {
        balances
            .iter()
            .find(|balance| balance.account == account)
            .map_or(0, |balance| balance.fen)
    };
    for (channel, fen) in there {
        if here(channel) != fen {
            let what = format!("{channel} has {fen}, the ledger says {}", here(channel));
            return Err(Violation::new("balance_of_a_channel", what));
        }
    }
    let abnormal = state
        .refunds
        .values()
        .filter(|refund| refund.state == ReturnedState::Abnormal);
    let to_be_paid_out: Balance = database.one(TO_BE_PAID_OUT, &[])?;
    let abnormal = abnormal.map(|refund| refund.amount.get()).sum::<i64>() + to_be_paid_out.fen;
    if -here("refunds_due") != abnormal {
        let what = format!("{} are due, {abnormal} could not go back", -here("refunds_due"));
        return Err(Violation::new("refunds_due", what));
    }
    Ok(())
}
