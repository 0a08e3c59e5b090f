use crate::reconciliation::days::town::{DAY, Town, at};
use database::parameters;
use reconciliation::{EntryKind, Refusal};

const NOON: &str = "2026-05-01T12:00:00+08:00";

#[test]
fn a_day_that_agrees_has_no_differences_however_often_it_is_run() {
    let town = Town::new();
    let (_, payment) = town.paid(at(NOON));
    let refund = town.refund(payment, "settled", at(NOON));
    town.line(
        DAY,
        EntryKind::Refund,
        &refund.to_string(),
        "50",
        &payment.to_string(),
        1000,
        at(NOON),
    );
    town.run(DAY);
    town.run(DAY);
    assert!(town.told().is_empty(), "{:?}", town.told());
    assert_eq!(town.count("bill_entry"), 2);
    assert_eq!(
        town.count("reconciliation_run WHERE finished_at IS NOT NULL AND failure IS NULL"),
        1
    );
}

#[test]
fn what_is_paid_only_at_the_channel_is_asked_for_and_settled() {
    let town = Town::new();
    let order = town.order("pending_payment", at(NOON));
    let payment = town.id_of(at(NOON));
    let open =
        "INSERT INTO payment (id, charge_id, order_id, channel, amount_fen, state, asked_at, expires_at, changed_at)
        SELECT ?1, id, order_id, 'wechat', 4000, 'closed', 0, 0, 0 FROM charge WHERE order_id = ?2";
    town.run_sql(open, parameters![payment, order]);
    let number = payment.to_string();
    town.line(
        DAY,
        EntryKind::Payment,
        &number,
        &format!("42{number}"),
        &number,
        4000,
        at(NOON),
    );
    town.run(DAY);
    assert_eq!(town.open(), ["payment_missing_here"]);
    // The gateway does not say so: nothing is believed that only a bill tells.
    let (state, note) = town.press();
    assert_eq!((state.as_str(), note.is_empty()), ("open", false));
    assert_eq!(town.count("payment WHERE state = 'succeeded'"), 0);
    town.gateway
        .paid
        .borrow_mut()
        .insert(number, town.success(payment, at(NOON)));
    assert_eq!(town.press().0, "repaired");
    assert_eq!(town.count("payment WHERE state = 'succeeded'"), 1);
    town.run(DAY);
    assert!(town.open().is_empty(), "{:?}", town.told());
    assert_eq!(town.count("difference_event"), 3, "found, asked in vain, repaired");
}

#[test]
fn what_the_gateway_says_is_paid_needs_no_bill() {
    let town = Town::new();
    let order = town.order("pending_payment", at(NOON));
    town.payment(order, at(NOON), None);
    town.run_sql("UPDATE charge SET state = 'paid'", &[]);
    town.run(DAY);
    assert_eq!(town.open(), ["payment_missing_there"]);
    assert_eq!(town.press().0, "repaired");
    town.run(DAY);
    assert!(town.open().is_empty(), "{:?}", town.told());
}

#[test]
fn money_that_nobody_asked_for_is_kept_with_its_amount() {
    let town = Town::new();
    let (_, payment) = town.paid(at(NOON));
    let number = payment.to_string();
    town.line(
        DAY,
        EntryKind::Payment,
        "somebody-elses",
        "4299",
        "somebody-elses",
        700,
        at(NOON),
    );
    town.line(DAY, EntryKind::Payment, &number, "42-second", &number, 4000, at(NOON));
    town.run(DAY);
    assert_eq!(town.open(), ["payment_doubled", "payment_unknown"]);
    town.press();
    town.press();
    assert!(town.open().is_empty());
    assert_eq!(town.count("payment_exception WHERE suspense_fen IN (700, 4000)"), 2);
    town.run(DAY);
    assert!(town.open().is_empty(), "{:?}", town.told());
}

#[test]
fn another_amount_is_no_difference_if_the_gateway_says_ours() {
    let town = Town::new();
    let order = town.order("pending_payment", at(NOON));
    let number = town.payment(order, at(NOON), None).to_string();
    town.run_sql("UPDATE charge SET state = 'paid'", &[]);
    town.line(
        DAY,
        EntryKind::Payment,
        &number,
        &format!("42{number}"),
        &number,
        4001,
        at(NOON),
    );
    town.run(DAY);
    assert_eq!(town.open(), ["payment_amount"]);
    assert_eq!(town.press().0, "repaired");
}

#[test]
fn a_refund_that_the_channel_lost_is_sent_again_with_its_number() {
    let town = Town::new();
    let (_, payment) = town.paid(at(NOON));
    let refund = town.refund(payment, "sent", at(NOON));
    town.run(DAY);
    assert_eq!(town.open(), ["refund_missing_there"]);
    assert_eq!(town.press().0, "repaired");
    assert!(town.gateway.refunds.borrow().contains_key(&refund.to_string()));
    assert_eq!(town.count("refund WHERE state = 'settled'"), 1);
    town.run(DAY);
    assert!(town.open().is_empty(), "{:?}", town.told());
}

#[test]
fn a_refund_that_has_waited_a_day_to_be_sent_is_sent() {
    let town = Town::new();
    let (_, payment) = town.paid(at(NOON));
    town.refund(payment, "decided", at(NOON));
    town.run(DAY);
    town.run("2026-05-02");
    assert_eq!(town.open(), ["refund_missing_there"], "a day old");
    town.refund(payment, "decided", at("2026-05-01T12:00:01+08:00"));
    town.run("2026-05-02");
    assert_eq!(town.open().len(), 1, "nearly a day old");
    assert_eq!(town.press().0, "repaired");
    assert_eq!(town.count("refund WHERE state = 'settled'"), 1);
    town.run("2026-05-02");
    assert!(town.open().is_empty(), "{:?}", town.told());
}

#[test]
fn a_refund_of_the_bill_that_is_not_settled_here_is_asked_about() {
    let town = Town::new();
    let (_, payment) = town.paid(at(NOON));
    let refund = town.refund(payment, "abnormal", at(NOON)).to_string();
    town.line(
        DAY,
        EntryKind::Refund,
        &refund,
        "50",
        &payment.to_string(),
        1000,
        at(NOON),
    );
    let settled = payment::RefundFate::Settled {
        gateway_refund_id: Some("50".to_owned()),
    };
    town.gateway.refunds.borrow_mut().insert(refund, settled);
    town.run(DAY);
    assert_eq!(town.open(), ["refund_unsettled_here"]);
    assert_eq!(town.press().0, "repaired");
    assert_eq!(town.count("refund WHERE state = 'settled'"), 1);
}

#[test]
fn refunds_that_people_must_look_into_are_kept_for_them() {
    let town = Town::new();
    let (_, payment) = town.paid(at(NOON));
    let (trade, line) = (payment.to_string(), |number: &str, gateway: &str, fen| {
        town.line(
            DAY,
            EntryKind::Refund,
            number,
            gateway,
            &payment.to_string(),
            fen,
            at(NOON),
        );
    });
    let (doubled, amount) = (
        town.refund(payment, "settled", at(NOON)),
        town.refund(payment, "settled", at(NOON)),
    );
    line(&doubled.to_string(), "50-1", 1000);
    line(&doubled.to_string(), "50-2", 1000);
    line(&amount.to_string(), "50-3", 999);
    line("by-hand", "50-4", 5);
    town.run(DAY);
    assert_eq!(town.open(), ["refund_amount", "refund_doubled", "refund_unknown"]);
    for _ in 0..3 {
        town.press();
    }
    assert_eq!(
        town.count(&format!(
            "payment_exception WHERE out_trade_no = '{trade}' AND suspense_fen = 0"
        )),
        3
    );
    town.run(DAY);
    assert!(town.open().is_empty(), "{:?}", town.told());
}

#[test]
fn what_was_paid_back_by_hand_is_looked_for_in_no_bill() {
    let town = Town::new();
    let (_, payment) = town.paid(at(NOON));
    let refund = town.refund(payment, "settled", at(NOON));
    town.by_hand(refund);
    town.run(DAY);
    assert!(town.told().is_empty(), "{:?}", town.told());
}

#[test]
fn what_was_paid_back_by_hand_and_by_the_channel_is_before_people() {
    for day in [DAY, "2026-04-30"] {
        let town = Town::new();
        let (_, payment) = town.paid(at(NOON));
        let refund = town.refund(payment, "settled", at(NOON));
        town.by_hand(refund);
        let (number, trade) = (refund.to_string(), payment.to_string());
        town.line(day, EntryKind::Refund, &number, "50", &trade, 1000, at(NOON));
        town.run("2026-04-30");
        town.run(DAY);
        assert_eq!(town.open(), ["refund_doubled"], "{day}");
        assert_eq!(town.press().0, "repaired");
        town.run(DAY);
        assert!(town.open().is_empty(), "{:?}", town.told());
        assert!(town.gateway.refunds.borrow().is_empty());
    }
}

#[test]
fn what_was_paid_back_by_hand_is_never_sent_again() {
    let town = Town::new();
    let (_, payment) = town.paid(at(NOON));
    let refund = town.refund(payment, "sent", at(NOON));
    town.run(DAY);
    assert_eq!(town.open(), ["refund_missing_there"]);
    town.run_sql("UPDATE refund SET state = 'abnormal'", &[]);
    assert_eq!(town.press().0, "open", "people have it before them");
    town.run_sql("UPDATE refund SET state = 'settled'", &[]);
    town.by_hand(refund);
    assert!(matches!(town.try_press(), Err(Refusal::PaidByHand)));
    assert!(town.gateway.refunds.borrow().is_empty());
}
