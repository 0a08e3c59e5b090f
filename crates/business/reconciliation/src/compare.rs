//! The match of our books with a channel's bill: a pure function. It matches by number, never by time, so that what the
//! channel booked on the other side of midnight is no difference.

use crate::{BillEntry, Detail, Difference, EntryKind, Kind};
use money::Fen;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A payment of ours.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PaymentHere {
    /// The `out_trade_no`.
    pub id: String,
    /// How much was asked for.
    pub amount_fen: Fen,
    /// Whether the money is there by our books.
    pub is_paid: bool,
    /// The gateway's number of the money.
    pub transaction_id: Option<String>,
    /// Whether a bill must list it by now.
    pub is_expected: bool,
}

/// A refund of ours.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RefundHere {
    /// The `out_refund_no`.
    pub id: String,
    /// How much goes back.
    pub amount_fen: Fen,
    /// Whether it is settled by our books.
    pub is_settled: bool,
    /// Whether people paid it back in another way: then the channel must not.
    pub is_by_hand: bool,
    /// Whether a bill must list it by now.
    pub is_expected: bool,
}

/// Our side of a match.
#[derive(Clone, Debug, Default)]
pub struct Books {
    /// Payments that are expected in a bill or named by one.
    pub payments: Vec<PaymentHere>,
    /// Refunds that are expected in a bill or named by one.
    pub refunds: Vec<RefundHere>,
    /// What people have before them already: our number and the channel's number of it.
    pub kept: BTreeSet<(String, String)>,
}

/// Every difference between our books and the bill, each once.
#[must_use]
pub fn compare(books: &Books, bill: &[BillEntry]) -> Vec<Difference> {
    let (mut payments, mut refunds) = (Entries::new(), Entries::new());
    for entry in bill {
        let side = match entry.kind {
            EntryKind::Payment => &mut payments,
            EntryKind::Refund => &mut refunds,
        };
        side.entry(&entry.number).or_default().push(entry);
    }
    let mut found = of_payments(books, &payments);
    found.extend(of_refunds(books, &refunds));
    found
}

type Entries<'a> = BTreeMap<&'a str, Vec<&'a BillEntry>>;

fn of_payments(books: &Books, there: &Entries<'_>) -> Vec<Difference> {
    let here: BTreeMap<&str, &PaymentHere> = books.payments.iter().map(|one| (one.id.as_str(), one)).collect();
    let mut found = Vec::new();
    for entry in there.values().flatten() {
        let is_kept = books
            .kept
            .contains(&(entry.number.clone(), entry.gateway_number.clone()));
        let kind = match here.get(entry.number.as_str()) {
            _ if is_kept => None,
            None => Some(Kind::PaymentUnknown),
            Some(payment) => of_payment(payment, entry),
        };
        let amount = here.get(entry.number.as_str()).map(|payment| payment.amount_fen);
        found.extend(kind.map(|kind| difference(kind, entry, amount)));
    }
    let missing = books
        .payments
        .iter()
        .filter(|payment| payment.is_expected && payment.is_paid);
    let missing = missing.filter(|payment| !there.contains_key(payment.id.as_str()));
    found.extend(missing.map(|payment| Difference {
        kind: Kind::PaymentMissingThere,
        subject: payment.id.clone(),
        detail: Detail {
            number: payment.id.clone(),
            gateway_number: payment.transaction_id.clone(),
            here_fen: Some(payment.amount_fen),
            ..Detail::default()
        },
    }));
    found
}

fn of_payment(payment: &PaymentHere, entry: &BillEntry) -> Option<Kind> {
    let is_other = |number: &String| !entry.gateway_number.is_empty() && *number != entry.gateway_number;
    if !payment.is_paid {
        Some(Kind::PaymentMissingHere)
    } else if payment.transaction_id.as_ref().is_some_and(is_other) {
        Some(Kind::PaymentDoubled)
    } else {
        (payment.amount_fen != entry.amount).then_some(Kind::PaymentAmount)
    }
}

fn of_refunds(books: &Books, there: &Entries<'_>) -> Vec<Difference> {
    let here: BTreeMap<&str, &RefundHere> = books.refunds.iter().map(|one| (one.id.as_str(), one)).collect();
    let mut found = Vec::new();
    for (number, entries) in there {
        // People who look at one of them look at all.
        let is_kept = |entry: &&&BillEntry| books.kept.contains(&(entry.out_trade_no.clone(), (*number).to_owned()));
        let (Some(first), None) = (entries.first(), entries.iter().find(is_kept)) else {
            continue;
        };
        let refund = here.get(number);
        let kind = match refund {
            None => Some(Kind::RefundUnknown),
            Some(refund) if refund.is_by_hand || entries.len() > 1 => Some(Kind::RefundDoubled),
            Some(refund) if refund.amount_fen != first.amount => Some(Kind::RefundAmount),
            Some(refund) => (!refund.is_settled).then_some(Kind::RefundUnsettledHere),
        };
        found.extend(kind.map(|kind| {
            let mut found = difference(kind, first, refund.map(|refund| refund.amount_fen));
            found.detail.there_fen = Some(entries.iter().map(|entry| entry.amount).sum());
            let is_by_hand = refund.is_some_and(|refund| refund.is_by_hand);
            found.detail.what = is_by_hand.then(|| "settled_by_hand".to_owned());
            found
        }));
    }
    let missing = books.refunds.iter().filter(|refund| refund.is_expected);
    let missing = missing.filter(|refund| !there.contains_key(refund.id.as_str()));
    found.extend(missing.map(|refund| Difference {
        kind: Kind::RefundMissingThere,
        subject: refund.id.clone(),
        detail: Detail {
            number: refund.id.clone(),
            here_fen: Some(refund.amount_fen),
            ..Detail::default()
        },
    }));
    found
}

fn difference(kind: Kind, entry: &BillEntry, here: Option<Fen>) -> Difference {
    let is_by_transaction = matches!(kind, Kind::PaymentUnknown | Kind::PaymentDoubled);
    let subject = if is_by_transaction {
        format!("{}/{}", entry.number, entry.gateway_number)
    } else {
        entry.number.clone()
    };
    Difference {
        kind,
        subject,
        detail: Detail {
            number: entry.number.clone(),
            gateway_number: Some(entry.gateway_number.clone()),
            out_trade_no: Some(entry.out_trade_no.clone()),
            here_fen: here,
            there_fen: Some(entry.amount),
            at_unix: Some(entry.at.unix()),
            what: None,
        },
    }
}
