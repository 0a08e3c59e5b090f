//! A gateway that takes what it is asked and does not answer in time. Nobody waits for it, these tests neither: who asked
//! first is left waiting in a thread, and everything goes on without its answer.

use super::collecting::is_paid_once;
use crate::money::{CHANNELS, Till, till::text};
use serde_json::{Value, json};
use std::thread;
use tests::{Bundle, Call, Guest};

/// Longer than anybody waits.
const SECONDS: i64 = 60;

#[test]
fn a_gateway_that_is_slow_keeps_nobody_waiting() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let guest = till.guest("patient");
    for channel in CHANNELS {
        prepay(&till, &guest, channel);
        query(&till, &guest, channel);
        if channel != "unionpay" {
            close(&till, &guest, channel);
        }
        refund(&till, &guest, channel);
    }
    till.agrees();
}

/// Sends a call that meets a slow gateway, and goes on once the gateway has taken it.
fn left_waiting(till: &Till<'_>, channel: &str, operation: &str, call: Call) {
    let slow = json!({ "channel": channel, "operation": operation, "fault": "slow", "seconds": SECONDS });
    till.bundle.post("/sandbox/faults", &slow).send().expect_status(201);
    // It ends with the bundle, or where the bundle waits no longer.
    thread::spawn(move || call.attempt().map(|reply| reply.status));
    let is_met = |_: u32| till.faults().is_empty();
    assert!((0..100_000).any(is_met), "{channel} was not asked: {operation}");
}

fn pay_call(guest: &Guest<'_>, order: &Value, channel: &str) -> Call {
    guest.post(
        &format!("/v1/orders/{}/pay", text(&order["id"])),
        &json!({ "channel": channel }),
    )
}

fn tick_call(till: &Till<'_>) -> Call {
    till.bundle
        .post("/internal/tick", &json!({}))
        .token("sandbox-tick-secret")
}

/// The guest presses again, and gets the cashier of the very same payment.
fn prepay(till: &Till<'_>, guest: &Guest<'_>, channel: &str) {
    let order = guest.book(till.stay());
    left_waiting(till, channel, "prepay", pay_call(guest, &order, channel));
    let number = till.open(guest, &order, channel);
    till.press(&number, &json!({})).expect_status(200);
    let asked = guest.order(&order)["payments"].as_array().map(Vec::len);
    assert_eq!(asked, Some(1), "{channel}");
    is_paid_once(guest, &order, &format!("{channel} slow prepay"));
}

/// Another tick asks again.
fn query(till: &Till<'_>, guest: &Guest<'_>, channel: &str) {
    let order = guest.book(till.stay());
    till.press_unheard(&till.open(guest, &order, channel));
    till.bundle.forward_minutes(1);
    left_waiting(till, channel, "query", tick_call(till));
    till.pass(&[1]);
    is_paid_once(guest, &order, &format!("{channel} slow query"));
}

/// The guest presses again for the other channel, which opens whatever the first one says.
fn close(till: &Till<'_>, guest: &Guest<'_>, channel: &str) {
    let order = guest.book(till.stay());
    let left = till.open(guest, &order, channel);
    left_waiting(till, channel, "close", pay_call(guest, &order, "unionpay"));
    let taken = till.open(guest, &order, "unionpay");
    till.press(&left, &json!({})).expect_problem(409, "payment-closed");
    till.press(&taken, &json!({})).expect_status(200);
    is_paid_once(guest, &order, &format!("{channel} slow close"));
}

/// Another tick sends it again, with the same number, and asks.
fn refund(till: &Till<'_>, guest: &Guest<'_>, channel: &str) {
    // A refund of Alipay's is done when it is sent: nobody asks about it.
    let operations: &[&str] = if channel == "alipay" {
        &["refund"]
    } else {
        &["refund", "refund_query"]
    };
    for operation in operations {
        let order = till.paid(guest, channel, till.stay());
        till.cancel(guest, &order);
        if *operation == "refund_query" {
            till.bundle.tick();
            till.bundle.forward_minutes(1);
        }
        left_waiting(till, channel, operation, tick_call(till));
        till.pass(&[2, 4]);
        let order = guest.order(&order);
        assert_eq!(order["status"], "refunded", "{channel} {operation}: {order}");
        assert_eq!(
            till.given_back(text(&order["payments"][0]["id"])).len(),
            1,
            "{channel} {operation}"
        );
    }
}
