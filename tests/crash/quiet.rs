//! After the storm: the tick comes by until nothing is under way.

use crate::left::DATABASE;
use rusqlite::Connection;
use tests::{Bundle, invariants::Violation};

/// How long, in minutes of the bundle's time, something may stay under way.
const PATIENCE: usize = 60;

/// A gateway has the money, and here nobody knows.
const UNHEARD: &str = "SELECT format('payment %s', out_trade_no) FROM (
  SELECT out_trade_no, transaction_id FROM sandbox_prepay WHERE state = 'SUCCESS'
  UNION ALL SELECT out_trade_no, transaction_id FROM sandbox_trade WHERE state = 'SUCCESS'
) AS taken
WHERE NOT EXISTS (
  SELECT 1 FROM payment
  WHERE id = out_trade_no AND state = 'succeeded' AND transaction_id = taken.transaction_id
)";

/// Something waits for the guest, for the gateway or for a lock. What stays owed waits for as long as its guest likes.
const UNDER_WAY: &str = r#"SELECT format('order %s is %s', id, status) FROM "order" WHERE status = 'pending_payment'
UNION ALL SELECT format('payment %s is %s', id, state) FROM payment WHERE state NOT IN ('succeeded', 'closed')
UNION ALL SELECT format('charge %s is %s', charge.id, state) FROM charge JOIN charge_kind ON name = kind AND lapses
WHERE state = 'pending_payment'
UNION ALL SELECT format('refund %s is %s', id, state) FROM refund WHERE state <> 'settled'
UNION ALL SELECT format('press %s is open', id) FROM device_command WHERE outcome IS NULL"#;

/// Ticks until all money that the gateway has taken is booked here; tells what is not after an hour.
pub(crate) fn until_heard(bundle: &Bundle) -> Vec<Violation> {
    until_none(bundle, "money unheard of", UNHEARD)
}

/// Ticks until nothing waits for anything.
pub(crate) fn until_nothing_is_under_way(bundle: &Bundle) -> Vec<Violation> {
    let mut found = until_heard(bundle);
    found.extend(until_none(bundle, "left under way", UNDER_WAY));
    found
}

fn until_none(bundle: &Bundle, name: &'static str, statement: &str) -> Vec<Violation> {
    let connection = Connection::open(bundle.state().join(DATABASE)).unwrap();
    let look = || {
        let mut statement = connection.prepare_cached(statement).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(|what| Violation {
            name,
            what: what.unwrap(),
        })
        .collect::<Vec<_>>()
    };
    for _ in 0..PATIENCE {
        while bundle.tick()["more"] == true {}
        if look().is_empty() {
            break;
        }
        bundle.forward_minutes(1);
    }
    look()
}
