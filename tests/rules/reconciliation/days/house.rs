use crate::reconciliation::days::town::{DAY, Town, at};
use database::{Statements, parameters};

const NOON: &str = "2026-05-01T12:00:00+08:00";

#[test]
fn the_house_is_checked_even_without_a_bill() {
    let town = Town::new();
    town.gateway.is_down.set(true);
    let order = town.order("paid", at(NOON));
    town.run(DAY);
    assert_eq!(town.open(), ["order_unpaid"]);
    assert_eq!(town.told()[0].subject, order.to_string());
    assert_eq!(
        town.count("reconciliation_run WHERE finished_at IS NULL AND failure IS NOT NULL"),
        1
    );
    assert_eq!(town.press().0, "repaired");
    assert_eq!(town.count("payment_exception WHERE reason = 'order-unpaid'"), 1);
    town.run(DAY);
    assert!(town.open().is_empty(), "{:?}", town.told());
}

#[test]
fn money_without_an_order_goes_back() {
    let town = Town::new();
    let order = town.order("expired", at(NOON));
    town.payment(order, at(NOON), Some(DAY));
    // A second payment of an order that was paid by its first.
    let (paid, first) = town.paid(at(NOON));
    let second = town.payment(paid, at("2026-05-01T12:00:01+08:00"), Some(DAY));
    assert!(first.to_string() < second.to_string());
    town.run(DAY);
    assert_eq!(town.open(), ["payment_idle", "payment_idle"]);
    town.press();
    town.press();
    assert_eq!(town.count("refund WHERE state = 'decided' AND amount_fen = 4000"), 2);
    assert_eq!(town.count(&format!("refund WHERE payment_id = '{first}'")), 0);
    town.run(DAY);
    assert!(town.open().is_empty(), "{:?}", town.told());
}

#[test]
fn money_without_an_order_that_the_shop_took_is_paid_out_by_the_shop() {
    let town = Town::new();
    let (order, payment) = (town.order("expired", at(NOON)), town.id_of(at(NOON)));
    let taken =
        "INSERT INTO payment (id, charge_id, order_id, channel, amount_fen, state, transaction_id, payer, paid_at, asked_at,
          expires_at, changed_at)
        SELECT ?1, id, order_id, 'offline', 4000, 'succeeded', 'R1', 'staff', ?3, ?3, ?3, ?3 FROM charge WHERE order_id = ?2";
    town.run_sql(taken, parameters![payment, order, at(NOON)]);
    town.run(DAY);
    assert_eq!(town.open(), ["payment_idle"]);
    assert_eq!(town.press().0, "repaired");
    assert_eq!(town.count("refund WHERE state = 'settled' AND amount_fen = 4000"), 1);
    let events = "order_event WHERE kind IN ('refund_decided', 'refund_settled')";
    assert_eq!(town.count(events), 2, "the same steps as of every other refund");
    assert_eq!(
        town.count("ledger_balance WHERE account IN ('offline', 'refunds_due') AND balance_fen <> 0"),
        0
    );
}

#[test]
fn what_the_ledger_lacks_is_posted() {
    let town = Town::new();
    let (_, payment) = town.paid(at(NOON));
    town.run_sql("DROP TRIGGER ledger_transfer_is_kept", &[]);
    town.run_sql("DELETE FROM ledger_transfer WHERE cause_id = ?1", parameters![payment]);
    town.run_sql("DELETE FROM ledger_balance", &[]);
    town.run(DAY);
    assert_eq!(town.open(), ["ledger_posting"]);
    assert_eq!(town.press().0, "repaired");
    assert_eq!(
        town.count("ledger_balance WHERE account = 'guest' AND balance_fen = -4000"),
        1
    );
    town.run(DAY);
    assert!(town.open().is_empty(), "{:?}", town.told());
}

#[test]
fn too_much_in_the_ledger_is_posted_back() {
    let town = Town::new();
    let (order, payment) = town.paid(at(NOON));
    let wrong = "INSERT INTO ledger_transfer (order_id, charge_id, posting, cause_id, debit, credit, amount_fen, at)
        SELECT order_id, id, 'payment', ?2 || '/x', 'wechat', 'guest', 1, 0 FROM charge WHERE order_id = ?1";
    town.run_sql(wrong, parameters![order, payment]);
    town.run(DAY);
    assert_eq!(town.open(), ["ledger_posting"]);
    assert_eq!(town.press().0, "repaired");
    assert_eq!(
        town.count("ledger_balance WHERE account = 'wechat' AND balance_fen = 4000"),
        1
    );
    town.run(DAY);
    assert!(town.open().is_empty(), "{:?}", town.told());
}

#[test]
fn what_wechat_was_not_told_is_told_again() {
    let town = Town::new();
    let (order, _) = town.paid(at(NOON));
    for step in ["in_use", "completed"] {
        let turn = r#"UPDATE "order" SET status = ?2, changed_at = ?3 WHERE id = ?1"#;
        town.run_sql(turn, parameters![order, step, town.world.clock.now()]);
    }
    town.run(DAY);
    assert!(town.open().is_empty(), "{:?}", town.told());
    town.run_sql("UPDATE shipping_report SET state = 'refused', failure = 'openid'", &[]);
    town.run(DAY);
    assert_eq!(town.open(), ["shipping_unreported"]);
    assert_eq!(town.press().0, "repaired");
    assert_eq!(town.count("shipping_report WHERE state = 'due' AND failure IS NULL"), 1);
    town.run(DAY);
    assert!(town.open().is_empty());
    // Refused once more, it is open once more.
    town.run_sql("UPDATE shipping_report SET state = 'refused'", &[]);
    town.run(DAY);
    assert_eq!(town.open(), ["shipping_unreported"]);
}

#[test]
fn what_vanishes_is_closed_and_what_is_ignored_stays_so() {
    let town = Town::new();
    let order = town.order("paid", at(NOON));
    town.run(DAY);
    town.payment(order, at(NOON), Some(DAY));
    town.run(DAY);
    assert_eq!(town.told()[0].state, "vanished");
    town.order("paid", at(NOON));
    town.run(DAY);
    let told = town.told();
    let open = told.iter().find(|told| told.state == "open").unwrap();
    reconciliation::ignore(
        &town.world.database,
        town.world.clock.now(),
        open.id,
        town.guest,
        "已与客人确认",
    )
    .unwrap();
    town.run(DAY);
    assert!(town.open().is_empty());
    let refused = reconciliation::ignore(&town.world.database, town.world.clock.now(), open.id, town.guest, "x");
    assert!(matches!(refused, Err(reconciliation::Refusal::NotOpen { state }) if state == "ignored"));
    assert!(
        town.world
            .database
            .changed("SELECT 1 FROM difference WHERE note = '已与客人确认'", &[])
            .unwrap()
    );
}
