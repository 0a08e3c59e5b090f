//! A success of WeChat Pay: the order is paid once, or the money goes back.

use super::open;
use serde_json::{Value, json};
use tests::{Bundle, Stay, WechatPay, race, rooms};
use wechat_pay::gateway::Signing;

fn count(order: &Value, kind: &str) -> usize {
    order["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["kind"] == kind)
        .count()
}

/// The price, what came in, and what goes back: the gateway that told of it is played by the test, and takes no refund.
fn fen(order: &Value) -> [i64; 3] {
    let fen = |name: &str| order[name].as_i64().unwrap();
    [
        fen("amount_fen"),
        fen("paid_fen"),
        fen("refunding_fen") + fen("refunded_fen"),
    ]
}

#[test]
fn a_success_that_is_told_again_and_again_pays_once() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let order = open(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    let told = wechat.signed(&wechat.success(), Signing::Genuine, 0);
    for reply in race(50, |_| wechat.send(&told)) {
        reply.expect_status(204);
    }
    wechat.tell(&wechat.success()).expect_status(204);
    let order = guest.order(&order);
    assert_eq!(
        (&order["status"], &order["paid_fen"]),
        (&json!("paid"), &order["amount_fen"])
    );
    assert_eq!((count(&order, "paid"), count(&order, "payment_succeeded")), (1, 1));
    assert_eq!(fen(&order)[2], 0);
}

#[test]
fn money_for_a_hold_that_lapsed_takes_it_again_or_goes_back() {
    let bundle = Bundle::start();
    let (slow, quick) = (bundle.guest("slow"), bundle.guest("quick"));
    let wechat = WechatPay::of(&bundle);
    let free = open(&bundle, &slow);
    let told = wechat.success();
    bundle.forward_minutes(16);
    bundle.tick();
    assert_eq!(slow.order(&free)["status"], "expired");
    wechat.tell(&told).expect_status(204);
    assert_eq!(slow.order(&free)["status"], "paid");

    let stay = Stay::ahead(&bundle, rooms::SECOND, 60, 90);
    let gone = slow.book(stay);
    slow.ask_to_pay(&gone, None).expect_status(200);
    let told = wechat.success();
    bundle.forward_minutes(16);
    let other = quick.paid(stay);
    for _ in 0..2 {
        wechat.tell(&told).expect_status(204);
    }
    let gone = slow.order(&gone);
    let [amount, paid, refunded] = fen(&gone);
    assert_eq!(
        (&gone["status"], paid, refunded),
        (&json!("expired"), amount, amount),
        "{gone}"
    );
    assert_eq!(quick.order(&other)["status"], "paid");
}

#[test]
fn money_for_an_order_that_was_cancelled_goes_back() {
    let bundle = Bundle::start();
    let guest = bundle.guest("regret");
    let order = open(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    let told = wechat.success();
    let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    wechat.tell(&told).expect_status(204);
    let order = guest.order(&order);
    let [amount, paid, refunded] = fen(&order);
    assert_eq!(
        (&order["status"], paid, refunded),
        (&json!("cancelled"), amount, amount)
    );
    assert_eq!(
        guest.paid(Stay::ahead(&bundle, rooms::FIRST, 60, 90))["status"],
        "paid",
        "the slot is free again"
    );
}

#[test]
fn cancelling_and_paying_at_once_leaves_no_money_lying() {
    let bundle = Bundle::start();
    let guest = bundle.guest("both");
    let wechat = WechatPay::of(&bundle);
    for _ in 0..5 {
        let order = open(&bundle, &guest);
        let told = wechat.success();
        let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
        race(2, |number| match number {
            0 => wechat.tell(&told).expect_status(204),
            _ => guest.post(&cancel, &json!({})).send().expect_status(200),
        });
        let order = guest.order(&order);
        let [amount, paid, refunded] = fen(&order);
        assert_eq!(paid, amount, "{order}");
        assert!(refunded <= paid);
        assert!(
            ["cancelled", "refunded", "refunding"].contains(&order["status"].as_str().unwrap()),
            "{order}"
        );
    }
}
