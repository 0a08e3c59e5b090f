//! Both sides of a match, as they are stored.

use crate::{BillEntry, Books, Day, PaymentHere, RefundHere};
use clock::Moment;
use database::{Error, Statements, parameters};
use payment::Channel;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What moves so close to midnight may stand in the bill of either day: it is looked for a day later, in both.
const MARGIN_SECONDS: i64 = 3600;

const KEPT: &str = "SELECT out_trade_no, transaction_id FROM payment_exception
WHERE channel = ?1 AND out_trade_no IN (SELECT value FROM json_each(?2))";

const FIRST: &str = "SELECT coalesce(min(date), ?2) AS date FROM reconciliation_run
WHERE channel = ?1 AND bill_read_at IS NOT NULL";

/// Both sides of a day's match.
pub(crate) struct Sides {
    pub(crate) books: Books,
    pub(crate) bill: Vec<BillEntry>,
    /// What moved so shortly around the day's beginning that the bill of the day before may have it.
    pub(crate) early: BTreeSet<String>,
}

#[derive(Deserialize)]
struct PaymentRow {
    id: String,
    amount_fen: money::Fen,
    is_paid: bool,
    transaction_id: Option<String>,
    is_expected: bool,
    is_early: bool,
}

#[derive(Deserialize)]
struct RefundRow {
    id: String,
    amount_fen: money::Fen,
    is_settled: bool,
    is_by_hand: bool,
    is_expected: bool,
    is_early: bool,
}

#[derive(Deserialize)]
struct Kept {
    out_trade_no: String,
    transaction_id: String,
}

#[derive(Deserialize)]
struct First {
    date: Day,
}

/// Reads both sides of a channel's day.
pub(crate) fn load(statements: &impl Statements, channel: Channel, date: Day, now: Moment) -> Result<Sides, Error> {
    let mut early = BTreeSet::new();
    let payments = payments(statements, channel, date, &mut early)?;
    let refunds = refunds(statements, channel, date, now, &mut early)?;
    let list = |numbers: Vec<&str>| serde_json::json!(numbers).to_string();
    let expected = payments.iter().filter(|payment| payment.is_expected);
    let row = parameters![
        channel.name(),
        date.to_string(),
        list(expected.map(|payment| payment.id.as_str()).collect()),
        list(refunds.iter().map(|refund| refund.id.as_str()).collect())
    ];
    let bill: Vec<BillEntry> = statements.all(include_str!("books_entries.sql"), row)?;
    let numbers = list(bill.iter().map(|entry| entry.out_trade_no.as_str()).collect());
    let kept: Vec<Kept> = statements.all(KEPT, parameters![channel.name(), numbers])?;
    let kept = kept
        .into_iter()
        .map(|kept| (kept.out_trade_no, kept.transaction_id))
        .collect();
    Ok(Sides {
        books: Books {
            payments,
            refunds,
            kept,
        },
        bill,
        early,
    })
}

fn payments(
    statements: &impl Statements,
    channel: Channel,
    date: Day,
    early: &mut BTreeSet<String>,
) -> Result<Vec<PaymentHere>, Error> {
    let [from, to, soon] = window(date);
    let row = parameters![channel.name(), date.to_string(), from, to, soon];
    let mut found = BTreeMap::new();
    for row in statements.all::<PaymentRow>(include_str!("books_payments.sql"), row)? {
        if row.is_early {
            early.insert(row.id.clone());
        }
        let here = found.entry(row.id.clone()).or_insert(PaymentHere {
            id: row.id,
            amount_fen: row.amount_fen,
            is_paid: row.is_paid,
            transaction_id: row.transaction_id,
            is_expected: false,
        });
        here.is_expected |= row.is_expected;
    }
    Ok(found.into_values().collect())
}

fn refunds(
    statements: &impl Statements,
    channel: Channel,
    date: Day,
    now: Moment,
    early: &mut BTreeSet<String>,
) -> Result<Vec<RefundHere>, Error> {
    let [from, to, soon] = window(date);
    let day = date.to_string();
    let first: First = statements.one(FIRST, parameters![channel.name(), day.as_str()])?;
    let known_from = first.date.min(date).begins_at().plus_seconds(-MARGIN_SECONDS);
    let row = parameters![channel.name(), day, from, to, soon, known_from, now];
    let mut found = BTreeMap::new();
    for row in statements.all::<RefundRow>(include_str!("books_refunds.sql"), row)? {
        if row.is_early {
            early.insert(row.id.clone());
        }
        let here = found.entry(row.id.clone()).or_insert(RefundHere {
            id: row.id,
            amount_fen: row.amount_fen,
            is_settled: row.is_settled,
            is_by_hand: row.is_by_hand,
            is_expected: false,
        });
        here.is_expected |= row.is_expected;
    }
    Ok(found.into_values().collect())
}

/// From when until when what moved is looked for in the bill of this day or in one before, and until when it counts as
/// early.
fn window(date: Day) -> [Moment; 3] {
    [
        date.begins_at().plus_seconds(-MARGIN_SECONDS),
        date.ends_at().plus_seconds(-MARGIN_SECONDS),
        date.begins_at().plus_seconds(MARGIN_SECONDS),
    ]
}
