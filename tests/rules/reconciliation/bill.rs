//! The lines of a bill.

use clock::Moment;
use money::Fen;
use reconciliation::{BillEntry, EntryKind, bill::distinct};

fn refund(gateway_number: &str, fen: i64, at: i64) -> BillEntry {
    BillEntry {
        kind: EntryKind::Refund,
        number: "1".to_owned(),
        gateway_number: gateway_number.to_owned(),
        out_trade_no: "2".to_owned(),
        amount: Fen::new(fen),
        fee: Fen::ZERO,
        at: Moment::from_unix(at),
    }
}

#[test]
fn the_same_line_twice_is_one_and_two_of_one_number_are_two() {
    let bill = distinct(vec![
        refund("", 1, 1),
        refund("", 1, 1),
        refund("", 1, 2),
        refund("a", 1, 1),
    ]);
    let names: Vec<_> = bill.iter().map(|entry| entry.gateway_number.as_str()).collect();
    assert_eq!(names, ["", "#2", "a"]);
}
