use crate::reconciliation::days::town::{DAY, Town, at};
use reconciliation::EntryKind;

const NEXT: &str = "2026-05-02";

#[test]
fn what_the_channel_booked_a_little_later_is_found_in_the_next_bill() {
    let town = Town::new();
    let late = at("2026-05-01T23:59:50+08:00");
    let order = town.order("pending_payment", late);
    town.payment(order, late, Some(NEXT));
    town.run_sql("UPDATE charge SET state = 'paid'", &[]);
    town.run(DAY);
    assert!(town.told().is_empty(), "{:?}", town.told());
    town.run(NEXT);
    assert!(town.told().is_empty(), "{:?}", town.told());
}

#[test]
fn what_the_channel_booked_a_little_earlier_is_found_in_the_bill_before_even_if_nobody_read_it() {
    let town = Town::new();
    let early = at("2026-05-02T00:00:10+08:00");
    let order = town.order("pending_payment", early);
    town.payment(order, early, Some(DAY));
    town.run_sql("UPDATE charge SET state = 'paid'", &[]);
    town.run(NEXT);
    assert!(town.told().is_empty(), "{:?}", town.told());
    assert_eq!(
        town.gateway.bills_asked.get(),
        2,
        "the bill of the day before was read for it"
    );
}

#[test]
fn what_stands_in_neither_bill_is_named_a_day_later() {
    let town = Town::new();
    let late = at("2026-05-01T23:30:00+08:00");
    let order = town.order("pending_payment", late);
    town.payment(order, late, None);
    town.run_sql("UPDATE charge SET state = 'paid'", &[]);
    town.run(DAY);
    assert!(town.told().is_empty(), "{:?}", town.told());
    town.run(NEXT);
    assert_eq!(town.open(), ["payment_missing_there"]);
}

#[test]
fn a_refund_that_was_settled_days_later_is_found_in_the_bill_of_its_sending() {
    let town = Town::new();
    let (_, payment) = town.paid(at("2026-05-01T12:00:00+08:00"));
    let sent = at("2026-05-01T13:00:00+08:00");
    let refund = town.refund(payment, "settled", sent);
    town.line(
        DAY,
        EntryKind::Refund,
        &refund.to_string(),
        "50",
        &payment.to_string(),
        1000,
        sent,
    );
    // The guest's bank took a day.
    town.run_sql(
        "UPDATE refund SET changed_at = unixepoch('2026-05-02T13:00:00+08:00')",
        &[],
    );
    town.run(DAY);
    town.run(NEXT);
    assert!(town.told().is_empty(), "{:?}", town.told());
}
