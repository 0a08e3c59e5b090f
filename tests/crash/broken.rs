//! The checks can fail: each is shown a file that was sound until it was broken in one way.

use crate::{
    client::Client,
    left::{self, DATABASE},
    notes::Kind,
    quiet,
};
use rusqlite::Connection;
use std::{
    collections::BTreeSet,
    fs::OpenOptions,
    io::{Seek as _, SeekFrom, Write as _},
    path::Path,
};
use tests::{
    Bundle, Stay, evening,
    invariants::{INVARIANTS, check, names},
    rooms,
};

/// How to break each invariant, once the triggers that keep it are gone.
const BREAK: [(&str, &str); 27] = [
    (
        "overlapping_holds",
        "UPDATE hold SET resource_id = 'a', starts_at = 60, ends_at = 120, blocked_from = 60, blocked_until = 180,
           state = 'confirmed'",
    ),
    ("stay_holds", "UPDATE hold SET state = 'released' WHERE state = 'confirmed'"),
    ("charge_holds", "UPDATE hold SET state = 'held' WHERE is_extension"),
    ("charges", "UPDATE charge SET state = 'pending_payment' WHERE kind = 'order'"),
    ("order_amounts", "DELETE FROM order_line WHERE position = 0"),
    ("order_log", "DELETE FROM order_event WHERE kind = 'paid'"),
    ("fulfilments", "UPDATE fulfilment SET state = 'waiting'"),
    ("stock", "UPDATE stock SET on_hand = on_hand + 1"),
    (
        "stock_reservations",
        r#"INSERT INTO stock_reservation (id, order_id, charge_id, item, sku_id, store_number, quantity, state, held_until,
             changed_by, changed_at)
           SELECT placed.id, placed.id, charge.id, 0, sku.id, placed.store_number, 1, 'held', 0, 'system', 0
           FROM "order" AS placed JOIN charge ON charge.order_id = placed.id AND charge.state = 'paid' JOIN sku LIMIT 1"#,
    ),
    ("doors", "UPDATE device_command SET outcome = 'rejected'"),
    ("kept_answers", "DELETE FROM charge WHERE kind = 'renewal'"),
    ("reviews", "DELETE FROM review"),
    (
        "live_attempts",
        "DROP INDEX payment_live;
         INSERT INTO payment (id, charge_id, order_id, channel, amount_fen, state, asked_at, expires_at, changed_at)
         SELECT replace(id, '7', '8'), charge_id, order_id, channel, amount_fen, 'open', 0, 0, 0 FROM payment;
         UPDATE payment SET state = 'open', transaction_id = NULL",
    ),
    ("payment_amounts", "UPDATE payment SET amount_fen = amount_fen + 1"),
    ("paid_without_money", "UPDATE payment SET state = 'closed', transaction_id = NULL"),
    (
        "money_without_cause",
        "INSERT INTO payment (id, charge_id, order_id, channel, amount_fen, state, transaction_id, asked_at, expires_at, changed_at)
         SELECT replace(id, '7', '8'), charge_id, order_id, channel, amount_fen, state, transaction_id || '8', 0, 0, 0
         FROM payment WHERE state = 'succeeded'",
    ),
    ("refunds_within_payments", "UPDATE refund SET amount_fen = amount_fen * 3"),
    ("ledger_balances", "UPDATE ledger_balance SET balance_fen = balance_fen + 1"),
    ("ledger_of_payments", "DELETE FROM ledger_transfer WHERE posting = 'payment'"),
    ("ledger_of_refunds", "DELETE FROM ledger_transfer WHERE posting = 'refund_decided'"),
    ("ledger_of_orders", r#"UPDATE "order" SET status = 'expired' WHERE status = 'paid'"#),
    (
        "ledger_of_exceptions",
        "INSERT INTO payment_exception (id, channel, out_trade_no, transaction_id, reason, detail, at, suspense_fen)
         VALUES (hex(zeroblob(16)), 'wechat', '1', '1', 'other-amount', '{}', 0, 5)",
    ),
    ("deposits", "UPDATE charge SET kind = 'deposit' WHERE kind = 'renewal'"),
    ("due", "DELETE FROM due WHERE task = 'end-fulfilment'"),
    ("messages", "UPDATE message SET key = replace(key, '7', '8')"),
    (
        "stay_reminders",
        "UPDATE due SET subject = 'x' || substr(subject, 2) WHERE task = 'stay-reminder'",
    ),
    ("deleted_accounts", "UPDATE user SET deleted_at = created_at"),
];

/// How to lose one thing of each kind that was acknowledged.
const LOSE: [(&str, &str); 10] = [
    (
        "booking lost",
        r#"DELETE FROM "order" WHERE id = (SELECT answer ->> 'id' FROM idempotency WHERE operation = 'book')"#,
    ),
    (
        "session lost",
        "DELETE FROM payment WHERE id = (SELECT answer ->> 'payment_id' FROM idempotency WHERE operation = 'pay')",
    ),
    (
        "cancellation lost",
        r#"UPDATE "order" SET status = 'paid' WHERE status IN ('cancelled', 'refunding', 'refunded')"#,
    ),
    (
        "renewal lost",
        "DELETE FROM charge WHERE id = (
           SELECT answer ->> 'renewal_id' FROM idempotency WHERE operation = 'renew' AND key GLOB 'guest-*'
         )",
    ),
    ("press lost", "UPDATE device_command SET outcome = 'unknown'"),
    (
        "answer lost",
        "DELETE FROM idempotency WHERE key = (SELECT max(key) FROM idempotency)",
    ),
    (
        "account lost",
        "DELETE FROM user WHERE id = (SELECT user_id FROM idempotency WHERE operation = 'book')",
    ),
    ("order went back", r#"UPDATE "order" SET status = 'pending_payment'"#),
    (
        "payment lost",
        "UPDATE payment SET state = 'closed', transaction_id = NULL WHERE state = 'succeeded'",
    ),
    (
        "payment lost at the gateway",
        "UPDATE sandbox_prepay SET state = 'NOTPAY', transaction_id = NULL, paid_at = NULL;
         UPDATE sandbox_trade SET state = 'NOTPAY', transaction_id = NULL, paid_at = NULL",
    ),
];

#[test]
fn whatever_is_lost_or_broken_is_noticed() {
    let bundle = Bundle::start();
    evening(&bundle);
    // One order at least is still paid when all the others are over.
    bundle
        .guest("far")
        .paid(Stay::ahead(&bundle, rooms::SECOND, 26 * 24 * 60, 120));
    let mut client = Client::new("guest", 1);
    until(&bundle, &mut client, |client| has_done(client, Kind::Book));
    let before = left::copy(bundle.state());
    until(&bundle, &mut client, |client| {
        let kinds = [Kind::Pay, Kind::Cancel, Kind::Renew, Kind::Unlock];
        let mut orders = client.notes.orders.values();
        let is_paid_back = orders.any(|order| order.statuses.contains("refunding"));
        kinds.into_iter().all(|kind| has_done(client, kind)) && is_paid_back && !client.notes.heard.is_empty()
    });
    assert_eq!(quiet::until_nothing_is_under_way(&bundle), []);
    let state = bundle.kill();
    let look = |state: &Path| left::look(state, [&client.notes].into_iter());
    assert_eq!(look(state.path()), []);

    let known: BTreeSet<_> = INVARIANTS.iter().map(|invariant| invariant.name).collect();
    assert_eq!(BREAK.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>(), known);
    for (name, change) in BREAK {
        let copy = left::copy(state.path());
        let connection = without_triggers(copy.path());
        connection.execute_batch(change).unwrap();
        let found = check(&connection);
        assert!(names(&found).contains(name), "{name}: {found:?}");
    }
    for (name, change) in LOSE {
        let copy = left::copy(state.path());
        without_triggers(copy.path()).execute_batch(change).unwrap();
        let found = look(copy.path());
        assert!(names(&found).contains(name), "{name}: {found:?}");
    }
    let copy = left::copy(state.path());
    let remark = r#"UPDATE "order" SET remark = 'a'"#;
    without_triggers(copy.path()).execute_batch(remark).unwrap();
    assert!(names(&look(copy.path())).contains("booked twice"));

    // A whole file that is older than the notes, as a write that never reached the disk leaves it.
    let found = look(before.path());
    let lost = [
        "answer lost",
        "session lost",
        "cancellation lost",
        "renewal lost",
        "payment lost",
        "press lost",
    ];
    assert!(names(&found).is_superset(&lost.into()), "{found:?}");
}

#[test]
fn a_torn_file_is_noticed() {
    let bundle = Bundle::start();
    evening(&bundle);
    let copy = left::copy(bundle.kill().path());
    let path = copy.path().join(DATABASE);
    // Everything out of the journal into the file.
    let connection = Connection::open(&path).unwrap();
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    drop(connection);
    assert_eq!(left::look(copy.path(), [].into_iter()), []);
    let mut file = OpenOptions::new().write(true).open(&path).unwrap();
    let pages = file.metadata().unwrap().len() / 4096;
    file.seek(SeekFrom::Start(pages / 2 * 4096)).unwrap();
    file.write_all(&[7; 8 * 4096]).unwrap();
    drop(file);
    assert!(names(&left::look(copy.path(), [].into_iter())).contains("integrity_check"));
}

/// Lets a guest go on until this is so.
fn until(bundle: &Bundle, client: &mut Client, is_so: impl Fn(&Client) -> bool) {
    for _ in 0..5000 {
        if is_so(client) {
            return;
        }
        client.step(bundle).unwrap();
    }
    panic!("still not after many steps: {:?}", client.notes.orders);
}

fn has_done(client: &Client, kind: Kind) -> bool {
    client.notes.done.iter().any(|done| done.asked.kind == kind)
}

fn without_triggers(state: &Path) -> Connection {
    let connection = Connection::open(state.join(DATABASE)).unwrap();
    let drops = "SELECT group_concat(format('DROP TRIGGER %s;', name), ' ') FROM sqlite_schema WHERE type = 'trigger'";
    let drops: String = connection.query_row(drops, [], |row| row.get(0)).unwrap();
    let off = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;";
    connection.execute_batch(&format!("{off} {drops}")).unwrap();
    connection
}
