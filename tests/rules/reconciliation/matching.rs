//! Random books with their true bill, and differences planted in it: exactly those are named.

use clock::Moment;
use money::Fen;
use proptest::prelude::*;
use reconciliation::{BillEntry, Books, EntryKind, Kind, PaymentHere, RefundHere, compare};
use std::collections::BTreeSet;

/// What is done to one payment or refund of the books and to its line in the bill.
#[derive(Clone, Copy, Debug)]
enum Plant {
    Nothing,
    /// Booked by the channel on a neighbouring day: the line is there all the same, and nobody expects it.
    OtherDay,
    MissingHere,
    MissingThere,
    Amount,
    Unknown,
    Doubled,
    /// The channel's second payment is before people already.
    DoubledAndKept,
}

fn plants() -> impl Strategy<Value = Plant> {
    prop_oneof![
        6 => Just(Plant::Nothing),
        1 => Just(Plant::OtherDay),
        1 => Just(Plant::MissingHere),
        1 => Just(Plant::MissingThere),
        1 => Just(Plant::Amount),
        1 => Just(Plant::Unknown),
        1 => Just(Plant::Doubled),
        1 => Just(Plant::DoubledAndKept),
    ]
}

#[derive(Default)]
struct Town {
    books: Books,
    bill: Vec<BillEntry>,
    planted: BTreeSet<(Kind, String)>,
}

impl Town {
    fn payment(&mut self, number: usize, fen: i64, plant: Plant) {
        let (id, transaction) = (format!("p{number}"), format!("42{number}"));
        let here = PaymentHere {
            id: id.clone(),
            amount_fen: Fen::new(fen),
            is_paid: !matches!(plant, Plant::MissingHere),
            transaction_id: (!matches!(plant, Plant::MissingHere)).then(|| transaction.clone()),
            is_expected: !matches!(plant, Plant::MissingHere | Plant::OtherDay),
        };
        let line = entry(EntryKind::Payment, &id, &transaction, &id, fen);
        let second = entry(EntryKind::Payment, &id, "second", &id, fen);
        match plant {
            Plant::Nothing | Plant::OtherDay => self.bill.push(line),
            Plant::MissingHere => self.plant(Kind::PaymentMissingHere, &id, [line]),
            Plant::MissingThere => self.plant(Kind::PaymentMissingThere, &id, []),
            Plant::Amount => {
                let other = entry(EntryKind::Payment, &id, &transaction, &id, fen + 1);
                self.plant(Kind::PaymentAmount, &id, [other]);
            }
            Plant::Unknown => return self.plant(Kind::PaymentUnknown, &format!("{id}/{transaction}"), [line]),
            Plant::Doubled => self.plant(Kind::PaymentDoubled, &format!("{id}/second"), [line, second]),
            Plant::DoubledAndKept => {
                self.books.kept.insert((id, "second".to_owned()));
                self.bill.extend([line, second]);
            }
        }
        self.books.payments.push(here);
    }

    fn refund(&mut self, number: usize, fen: i64, plant: Plant) {
        let (id, gateway, trade) = (format!("r{number}"), format!("50{number}"), format!("p{number}"));
        let here = RefundHere {
            id: id.clone(),
            amount_fen: Fen::new(fen),
            is_settled: !matches!(plant, Plant::MissingHere),
            is_by_hand: false,
            is_expected: !matches!(plant, Plant::MissingHere | Plant::OtherDay),
        };
        let line = entry(EntryKind::Refund, &id, &gateway, &trade, fen);
        let second = entry(EntryKind::Refund, &id, "second", &trade, fen);
        match plant {
            Plant::Nothing | Plant::OtherDay => self.bill.push(line),
            Plant::MissingHere => self.plant(Kind::RefundUnsettledHere, &id, [line]),
            Plant::MissingThere => self.plant(Kind::RefundMissingThere, &id, []),
            Plant::Amount => {
                let other = entry(EntryKind::Refund, &id, &gateway, &trade, fen + 1);
                self.plant(Kind::RefundAmount, &id, [other]);
            }
            Plant::Unknown => return self.plant(Kind::RefundUnknown, &id, [line]),
            Plant::Doubled => self.plant(Kind::RefundDoubled, &id, [line, second]),
            Plant::DoubledAndKept => {
                self.books.kept.insert((trade, id));
                self.bill.extend([line, second]);
            }
        }
        self.books.refunds.push(here);
    }

    fn plant<const N: usize>(&mut self, kind: Kind, subject: &str, lines: [BillEntry; N]) {
        self.planted.insert((kind, subject.to_owned()));
        self.bill.extend(lines);
    }
}

fn entry(kind: EntryKind, number: &str, gateway_number: &str, out_trade_no: &str, fen: i64) -> BillEntry {
    BillEntry {
        kind,
        number: number.to_owned(),
        gateway_number: gateway_number.to_owned(),
        out_trade_no: out_trade_no.to_owned(),
        amount: Fen::new(fen),
        fee: Fen::ZERO,
        at: Moment::from_unix(0),
    }
}

proptest! {
    #[test]
    fn exactly_what_was_planted_is_named(
        payments in prop::collection::vec((1i64..100_000, plants()), 0..40),
        refunds in prop::collection::vec((1i64..100_000, plants()), 0..40),
        turn in 0usize..80,
    ) {
        let mut town = Town::default();
        for (number, (fen, plant)) in payments.into_iter().enumerate() {
            town.payment(number, fen, plant);
        }
        for (number, (fen, plant)) in refunds.into_iter().enumerate() {
            town.refund(number, fen, plant);
        }
        // The order of a bill's lines means nothing.
        let turn = turn.min(town.bill.len());
        town.bill.rotate_left(turn);
        let found = compare(&town.books, &town.bill);
        let named: BTreeSet<_> = found.iter().map(|one| (one.kind, one.subject.clone())).collect();
        prop_assert_eq!(named.len(), found.len(), "each once");
        prop_assert_eq!(named, town.planted);
    }
}
