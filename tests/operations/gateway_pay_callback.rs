//! POST /v1/callbacks/wechat-pay

use money::Fen;
use serde_json::{Value, json};
use tests::{Bundle, Guest, Reply, Stay, WECHAT_PAY_CALLBACK as PATH, WechatPay, race, rooms};
use wechat_pay::{TradeState, Transaction, gateway::Signing};

/// An order whose cashier is open.
fn open(bundle: &Bundle, guest: &Guest<'_>) -> Value {
    let order = guest.book(Stay::ahead(bundle, rooms::FIRST, 60, 90));
    guest.ask_to_pay(&order, None).expect_status(200);
    order
}

#[track_caller]
fn refused(reply: &Reply, status: u16) {
    reply.expect_status(status);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.json(), json!({ "code": "FAIL", "message": "失败" }));
}

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
fn what_is_not_proven_is_refused_and_changes_nothing() {
    let bundle = Bundle::start();
    let guest = bundle.guest("forged");
    let order = open(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    let success = wechat.success();
    let good = wechat.signed(&success, Signing::Genuine, 0);
    refused(&wechat.send(&wechat.signed(&success, Signing::Probe, 0)), 401);
    refused(&wechat.send(&wechat.signed(&success, Signing::Genuine, 301)), 401);
    refused(&wechat.send(&wechat.signed(&success, Signing::Genuine, -301)), 401);
    let mut tampered = good.clone();
    tampered.body_mut().push(b' ');
    refused(&wechat.send(&tampered), 401);
    for name in [
        "wechatpay-signature",
        "wechatpay-timestamp",
        "wechatpay-nonce",
        "wechatpay-serial",
    ] {
        let mut without = good.clone();
        without.headers_mut().remove(name);
        refused(&wechat.send(&without), 401);
        for garbage in [
            "",
            "0",
            "-1",
            "99999999999999999999",
            "PUB_KEY_ID_1",
            "AAAA",
            "%00<script>",
        ] {
            let mut other = good.clone();
            other.headers_mut().insert(name, garbage.parse().unwrap());
            refused(&wechat.send(&other), 401);
        }
    }
    for body in [
        &b""[..],
        b"{",
        b"null",
        b"\xff\xfe",
        "😀".as_bytes(),
        &vec![b'a'; 300_000],
    ] {
        refused(&bundle.call("POST", PATH).body("text/plain", body).send(), 401);
        let mut other = good.clone();
        *other.body_mut() = body.to_vec();
        refused(&wechat.send(&other), 401);
    }
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    wechat.send(&good).expect_status(204);
    assert_eq!(guest.order(&order)["status"], "paid");
}

/// One thing that is not as it was asked for.
type Change = fn(&mut Transaction);

fn amount(transaction: &mut Transaction, total: impl Fn(i64) -> i64) {
    let asked = transaction.amount.as_mut().unwrap();
    asked.total = Fen::new(total(asked.total.get()));
}

const DIFFERENT: [Change; 12] = [
    |told| amount(told, |asked| asked - 1),
    |told| amount(told, |asked| asked + 1),
    |told| amount(told, |asked| -asked),
    |told| amount(told, |_| i64::MAX),
    |told| told.amount.as_mut().unwrap().currency = "USD".to_owned(),
    |told| told.mchid = "1900000002".to_owned(),
    |told| told.appid = "wx1".to_owned(),
    |told| told.payer_openid = Some("somebody else".to_owned()),
    |told| told.out_trade_no = "'; DROP TABLE payment; --".to_owned(),
    |told| told.out_trade_no = "茶".repeat(3000),
    |told| told.trade_state = TradeState::NotPaid,
    |told| told.trade_state = TradeState::Unknown("NEW".to_owned()),
];

#[test]
fn what_is_proven_but_not_what_was_asked_for_is_taken_and_never_paid() {
    let bundle = Bundle::start();
    let guest = bundle.guest("differs");
    let order = open(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    let success = wechat.success();
    for (number, change) in DIFFERENT.iter().enumerate() {
        let mut other = success.clone();
        change(&mut other);
        for _ in 0..2 {
            wechat.tell(&other).expect_status(204);
        }
        let order = guest.order(&order);
        assert_eq!(
            (&order["status"], fen(&order)[1]),
            (&json!("pending_payment"), 0),
            "{number}"
        );
    }
    wechat.tell(&success).expect_status(204);
    assert_eq!(guest.order(&order)["status"], "paid");
}

#[test]
fn other_events_are_taken_and_left_and_a_wrong_key_is_ours_to_mend() {
    let bundle = Bundle::start();
    let guest = bundle.guest("other");
    let order = open(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    for (event, plain) in [
        ("COUPON.USE", &b"{}"[..]),
        ("PAYSCORE.USER_PAID", b"not json"),
        ("茶", b""),
    ] {
        let told = wechat.other_event(event, plain);
        wechat.send(&told).expect_status(204);
    }
    // Signed by the gateway, but not what the documents describe.
    let unreadable = wechat.other_event("TRANSACTION.SUCCESS", b"{}");
    refused(&wechat.send(&unreadable), 400);
    let other_key = WechatPay::with_api_v3_key(&bundle, "another-api-v3-key-of-32-bytes--");
    refused(&other_key.tell(&wechat.success()), 503);
    assert_eq!(guest.order(&order)["status"], "pending_payment");
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

#[test]
fn only_a_post_is_heard() {
    let bundle = Bundle::start();
    for method in ["GET", "PUT", "DELETE"] {
        let reply = bundle.call(method, PATH).send();
        refused(&reply, 405);
        assert_eq!(reply.header("allow"), Some("POST"));
    }
}

#[test]
fn in_live_mode_nothing_is_believed_that_the_sandboxs_keys_have_signed() {
    let bundle = Bundle::with(&["--variable", "mode=live"]);
    refused(&bundle.post(PATH, &json!({})).send(), 503);
}
