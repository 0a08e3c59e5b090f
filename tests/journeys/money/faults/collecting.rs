//! While money comes in.

use super::{NOT_DONE, of_a_call};
use crate::money::{Till, till::text};
use serde_json::{Value, json};
use tests::{Bundle, Guest};

const EXCEPTIONS: &str = "/v1/platform/exceptions";

#[test]
fn wechat_pay_fails_while_it_collects() {
    collects("wechat", "alipay");
}

#[test]
fn alipay_fails_while_it_collects() {
    collects("alipay", "wechat");
}

#[test]
fn unionpay_fails_while_it_collects() {
    collects("unionpay", "wechat");
}

fn collects(channel: &str, other: &str) {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let guest = till.guest("pays");
    prepay(&till, &guest, channel);
    query(&till, &guest, channel);
    if channel != "unionpay" {
        close(&till, &guest, channel, other);
        give_up(&till, &guest, channel);
    }
    notification(&till, &guest, channel);
    odd_amounts(&till, &guest, channel);
    till.agrees();
}

/// The guest asks again until the cashier opens, and pays once.
fn prepay(till: &Till<'_>, guest: &Guest<'_>, channel: &str) {
    for fault in of_a_call(channel) {
        let order = guest.book(till.stay());
        till.plant(channel, "prepay", fault);
        till.ask(guest, &order, None, channel)
            .expect_problem(503, "unavailable");
        let number = till.open(guest, &order, channel);
        till.press(&number, &json!({})).expect_status(200);
        is_paid_once(guest, &order, &format!("{channel} prepay {fault}"));
    }
}

/// Nobody tells of the payment, and the first question remains without an answer.
fn query(till: &Till<'_>, guest: &Guest<'_>, channel: &str) {
    for fault in of_a_call(channel) {
        let order = guest.book(till.stay());
        till.press_unheard(&till.open(guest, &order, channel));
        till.plant(channel, "query", fault);
        till.pass(&[1]);
        assert_eq!(
            guest.order(&order)["status"],
            "pending_payment",
            "{channel} query {fault}"
        );
        till.pass(&[1]);
        is_paid_once(guest, &order, &format!("{channel} query {fault}"));
    }
}

/// The guest chooses another channel, and the first one does not say that it is closed.
fn close(till: &Till<'_>, guest: &Guest<'_>, channel: &str, other: &str) {
    for fault in of_a_call(channel) {
        let order = guest.book(till.stay());
        let left = till.open(guest, &order, channel);
        till.plant(channel, "close", fault);
        let taken = till.open(guest, &order, other);
        let pressed = till.press(&left, &json!({}));
        if NOT_DONE.contains(&fault) {
            // It can still be paid: that money is the order's, and the other goes back.
            pressed.expect_status(200);
            assert_eq!(guest.order(&order)["status"], "paid", "{channel} close {fault}");
            till.press(&taken, &json!({})).expect_status(200);
            till.pass(&[1, 2]);
            assert_eq!(till.given_back(&taken).len(), 1, "{channel} close {fault}");
        } else {
            pressed.expect_problem(409, "payment-closed");
            till.press(&taken, &json!({})).expect_status(200);
            is_paid_once(guest, &order, &format!("{channel} close {fault}"));
            // What the gateway did is found out later.
            till.pass(&[1]);
            assert_eq!(state(guest, &order, &left), "closed", "{channel} close {fault}");
        }
    }
}

/// The guest gives the order up, and the gateway does not say that the cashier is closed.
fn give_up(till: &Till<'_>, guest: &Guest<'_>, channel: &str) {
    let orders: Vec<_> = ["lose", "timeout_after_accept", "wrong_key"]
        .into_iter()
        .map(|fault| {
            till.plant(channel, "close", fault);
            let order = guest.book(till.stay());
            let number = till.open(guest, &order, channel);
            till.cancel(guest, &order);
            (order, number)
        })
        .collect();
    till.pass(&[1, 1, 1]);
    for (order, number) in &orders {
        assert_eq!(guest.order(order)["status"], "cancelled");
        assert_eq!(state(guest, order, number), "closed", "{channel}");
        till.press(number, &json!({})).expect_problem(409, "payment-closed");
    }
}

/// The message comes late, twice, behind another one, forged, or never.
fn notification(till: &Till<'_>, guest: &Guest<'_>, channel: &str) {
    let mut faults = vec!["lose", "delay", "double", "reorder", "wrong_key", "old_key"];
    if channel == "wechat" {
        faults.push("probe");
    }
    for fault in faults {
        let order = guest.book(till.stay());
        let number = till.open(guest, &order, channel);
        till.plant(channel, "notification", fault);
        till.press(&number, &json!({})).expect_status(200);
        let is_told = matches!(fault, "double" | "probe");
        let status = if is_told { "paid" } else { "pending_payment" };
        assert_eq!(guest.order(&order)["status"], status, "{channel} notification {fault}");
        till.pass(&[1]);
        is_paid_once(guest, &order, &format!("{channel} notification {fault}"));
    }
}

/// The gateway tells a fen more than was asked for, by itself or when it is asked: that pays nothing and waits for people.
/// Asked again it tells the truth, which pays the order and leaves nothing to look into.
fn odd_amounts(till: &Till<'_>, guest: &Guest<'_>, channel: &str) {
    let operator = till.bundle.operator();
    for operation in ["notification", "query"] {
        let order = guest.book(till.stay());
        let number = till.open(guest, &order, channel);
        till.plant(channel, operation, "wrong_amount");
        if operation == "query" {
            till.press_unheard(&number);
            till.pass(&[1]);
        } else {
            till.press(&number, &json!({})).expect_status(200);
        }
        // UnionPay's message only makes us ask.
        let is_believed = channel != "unionpay" || operation == "query";
        let open = till.listed(&operator, EXCEPTIONS);
        assert_eq!(open.len(), usize::from(is_believed), "{channel} {operation}: {open:?}");
        for exception in &open {
            assert_eq!(
                (&exception["reason"], &exception["out_trade_no"]),
                (&json!("other-amount"), &json!(number))
            );
            assert_eq!(
                guest.order(&order)["status"],
                "pending_payment",
                "{channel} {operation}"
            );
        }
        till.pass(&[1]);
        is_paid_once(guest, &order, &format!("{channel} {operation} wrong_amount"));
        let left = till.listed(&operator, EXCEPTIONS);
        assert_eq!(
            left,
            Vec::<Value>::new(),
            "it is the order's money, and waits for nobody any more"
        );
    }
}

/// The order is paid by one payment that keeps its money.
#[track_caller]
pub(super) fn is_paid_once(guest: &Guest<'_>, order: &Value, what: &str) {
    let order = guest.order(order);
    assert_eq!(order["status"], "paid", "{what}: {order}");
    assert_eq!(
        (&order["paid_fen"], &order["refunding_fen"]),
        (&order["amount_fen"], &json!(0)),
        "{what}: {order}"
    );
}

/// The state of one of an order's payments.
fn state(guest: &Guest<'_>, order: &Value, number: &str) -> String {
    let order = guest.order(order);
    let mut payments = order["payments"].as_array().unwrap().iter();
    text(&payments.find(|payment| payment["id"] == number).unwrap()["state"]).to_owned()
}
