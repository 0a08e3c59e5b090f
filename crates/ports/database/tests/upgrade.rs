//! A file with money in it, as it was before there was a ledger, comes to the newest schema without losing a fen.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on stops there"
)]

use database::{Database, MIGRATIONS, Statements};
use rusqlite::Connection;

/// The last step without a ledger.
const BEFORE: i64 = 8;

/// Orders that are paid, over, given up with a share on its way back, cancelled with everything kept, and late.
const SHOP: &str = "
INSERT INTO user (id, nickname, created_at, changed_at) VALUES ('u0000000000000000000000000000000', '客', 0, 0);
INSERT INTO store (number, id, name, address, opening, latitude, longitude, x, y, z)
VALUES (1, 's0000000000000000000000000000000', '店', '路', '{}', 0, 0, 1, 0, 0);
INSERT INTO listing (number, id, store_number, kind, name, capacity, cover_url, price_from_fen)
VALUES (1, 'l0000000000000000000000000000000', 1, 'room', '房', 4, '/', 4000);
INSERT INTO tariff (id, listing_number, version, terms, created_at) VALUES ('t0000000000000000000000000000000', 1, 1,
  '{\"minimum_minutes\":60,\"maximum_minutes\":600,\"step_minutes\":30,\"cleaning_gap_minutes\":15}', 0);
INSERT INTO \"order\" (id, user_id, kind, listing_number, tariff_id, status, starts_at, ends_at, people, amount_fen,
  pay_before, placed_at, changed_by, changed_at, cause)
SELECT printf('o%031d', value), 'u0000000000000000000000000000000', 'room', 1, 't0000000000000000000000000000000',
  CASE value WHEN 1 THEN 'paid' WHEN 2 THEN 'completed' WHEN 3 THEN 'refunding' WHEN 4 THEN 'cancelled' ELSE 'expired' END,
  3600, 7200, 2, 4000, 900, 0, 'u', 50, 'test'
FROM json_each('[1,2,3,4,5]');
INSERT INTO payment (id, order_id, channel, amount_fen, state, prepay, transaction_id, payer, paid_at, asked_at,
  expires_at, changed_at)
SELECT printf('p%031d', value), printf('o%031d', value), 'wechat', 4000, 'succeeded', 'prepay', 'w' || value, 'openid', 20,
  10, 900, 20
FROM json_each('[1,2,3,4,5]');
INSERT INTO payment (id, order_id, channel, amount_fen, state, asked_at, expires_at, changed_at)
VALUES ('p9', 'o0000000000000000000000000000005', 'wechat', 4000, 'closed', 5, 900, 6)
ON CONFLICT DO NOTHING;
INSERT INTO refund (id, payment_id, amount_fen, reason, state, decided_at, changed_at) VALUES
  ('r0000000000000000000000000000003', 'p0000000000000000000000000000003', 2000, 'cancelled', 'decided', 50, 50),
  ('r0000000000000000000000000000005', 'p0000000000000000000000000000005', 4000, 'too-late', 'settled', 60, 60);
";

#[test]
fn money_from_before_the_ledger_is_in_it() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("old.db");
    let old = Connection::open(&path).unwrap();
    old.execute_batch("PRAGMA foreign_keys = ON; BEGIN; CREATE TABLE schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;")
        .unwrap();
    for migration in MIGRATIONS.iter().filter(|migration| migration.number <= BEFORE) {
        old.execute_batch(migration.text).unwrap();
        old.execute(
            "INSERT INTO schema_migration VALUES (?1, ?2)",
            (migration.number, migration.name),
        )
        .unwrap();
    }
    old.execute_batch(&format!(
        "{}COMMIT;",
        SHOP.replace("'p9'", "'p0000000000000000000000000000009'")
    ))
    .unwrap();
    drop(old);

    let database = Database::in_file(&path, false).unwrap();
    let told = |statement: &str| -> Vec<String> {
        #[derive(serde::Deserialize)]
        struct Told {
            told: String,
        }
        let rows: Vec<Told> = database.all(statement, &[]).unwrap();
        rows.into_iter().map(|row| row.told).collect()
    };
    assert!(told("SELECT \"table\" AS told FROM pragma_foreign_key_check").is_empty());
    assert_eq!(
        told("SELECT integrity_check AS told FROM pragma_integrity_check"),
        ["ok"]
    );
    let sums = "SELECT account || ' ' || sum(balance_fen) AS told FROM ledger_balance
      GROUP BY account HAVING sum(balance_fen) <> 0 ORDER BY account";
    // Paid 4000 and half of the given-up order wait; two orders are earned; half a price is on its way back.
    assert_eq!(
        told(sums),
        ["guest -6000", "merchant -8000", "refunds_due -2000", "wechat 16000"]
    );
    let refunds = "SELECT state || ' ' || amount_fen || ' ' || actor AS told FROM refund ORDER BY id";
    assert_eq!(told(refunds), ["decided 2000 system", "settled 4000 system"]);
    assert_eq!(
        told("SELECT state AS told FROM payment WHERE transaction_id IS NULL"),
        ["closed"]
    );

    // What was on its way ends as it would have: the order is refunded, and what it keeps is earned.
    database
        .run(
            "UPDATE refund SET state = 'settled', changed_at = 70 WHERE amount_fen = 2000",
            &[],
        )
        .unwrap();
    assert_eq!(
        told("SELECT status AS told FROM \"order\" WHERE id LIKE '%3'"),
        ["refunded"]
    );
    assert_eq!(told(sums), ["guest -4000", "merchant -10000", "wechat 14000"]);
}
