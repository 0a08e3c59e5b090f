//! POST /v1/orders/:id/pay

use serde_json::{Value, json};
use std::collections::HashSet;
use tests::{Bundle, Stay, race, refuses_bad_bodies, refuses_strangers, rooms};

fn path(order: &Value) -> String {
    format!("/v1/orders/{}/pay", order["id"].as_str().unwrap())
}

/// What the gateway has been asked for.
fn asked(bundle: &Bundle) -> Vec<Value> {
    let list = bundle.get("/sandbox/payments").send().expect_status(200);
    list["items"].as_array().unwrap().clone()
}

#[test]
fn the_cashier_opens_with_what_wechat_wants() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    let payment = guest.ask_to_pay(&order, None).expect_status(200);
    assert_eq!(
        (&payment["channel"], &payment["amount_fen"]),
        (&json!("wechat"), &order["amount_fen"])
    );
    let sheet = &payment["wechat"];
    assert_eq!(sheet["signType"], "RSA");
    assert!(
        sheet["timeStamp"].as_str().unwrap().parse::<i64>().is_ok(),
        "a string of digits: {sheet}"
    );
    assert!(sheet["package"].as_str().unwrap().starts_with("prepay_id=wx"));
    assert!(!sheet["nonceStr"].as_str().unwrap().is_empty() && !sheet["paySign"].as_str().unwrap().is_empty());

    let asked = asked(&bundle);
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["out_trade_no"], payment["payment_id"]);
    assert_eq!(asked[0]["total_fen"], order["amount_fen"]);
    assert_eq!(asked[0]["expires_at"], order["pay_before"]);
    assert_eq!(guest.order(&order)["status"], "pending_payment", "asking is not paying");
}

#[test]
fn asking_again_and_all_at_once_is_one_payment() {
    let bundle = Bundle::start();
    let guest = bundle.guest("quick");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    let mut payments: Vec<Value> = race(20, |_| guest.ask_to_pay(&order, None).expect_status(200));
    payments.push(guest.ask_to_pay(&order, None).expect_status(200));
    let different = |pointer: &str| {
        payments
            .iter()
            .map(|payment| payment.pointer(pointer).unwrap())
            .collect::<HashSet<_>>()
    };
    assert_eq!(different("/payment_id").len(), 1);
    assert_eq!(different("/wechat/package").len(), 1);
    assert_eq!(
        different("/wechat/nonceStr").len(),
        payments.len(),
        "each is signed anew"
    );
    assert_eq!(asked(&bundle).len(), 1);
}

#[test]
fn the_same_key_gives_the_very_same_sheet_even_when_all_is_over() {
    let bundle = Bundle::start();
    let guest = bundle.guest("twice");
    let stay = Stay::ahead(&bundle, rooms::FIRST, 60, 90);
    let order = guest.book(stay);
    let wish = json!({ "channel": "wechat" });
    let ask = || guest.post(&path(&order), &wish).key("cashier").send();
    let sheets: HashSet<_> = race(8, |_| ask().expect_status(200).to_string()).into_iter().collect();
    assert_eq!(sheets.len(), 1);
    let first = ask();
    assert_eq!(first.header("idempotency-replayed"), Some("true"));
    let other = json!({ "channel": "wechat", "renewal_id": order["id"] });
    guest
        .post(&path(&order), &other)
        .key("cashier")
        .send()
        .expect_problem(422, "idempotency-key-reused");
    let another = guest
        .post(&path(&order), &wish)
        .key("another")
        .send()
        .expect_status(200);
    assert_eq!(another["payment_id"], first.json()["payment_id"]);
    assert_ne!(another["wechat"]["paySign"], first.json()["wechat"]["paySign"]);
    guest.pay(&order, None);
    assert_eq!(ask().expect_status(200), first.json());
    assert_eq!(asked(&bundle).len(), 1);
    // A refusal is not kept: what can be paid later is paid with the same key.
    let next = guest.book(Stay::ahead(&bundle, rooms::SECOND, 60, 90));
    let wrong = guest
        .post(&path(&next), &json!({ "channel": "alipay" }))
        .key("next")
        .send();
    wrong.expect_problem(409, "alipay-login-needed");
    let right = guest.post(&path(&next), &wish).key("next").send();
    assert_eq!(
        (
            right.expect_status(200)["channel"].clone(),
            right.header("idempotency-replayed")
        ),
        (json!("wechat"), None)
    );
}

#[test]
fn only_what_waits_for_money_can_be_paid() {
    let bundle = Bundle::start();
    let guest = bundle.guest("late");
    let paid = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    assert_eq!(
        guest.ask_to_pay(&paid, None).expect_problem(409, "not-payable")["order_status"],
        "paid"
    );
    let slow = guest.book(Stay::ahead(&bundle, rooms::SECOND, 60, 90));
    bundle.forward_minutes(15);
    // No tick has come by.
    assert_eq!(
        guest.ask_to_pay(&slow, None).expect_problem(409, "not-payable")["order_status"],
        "expired"
    );
    let given_up = guest.book(Stay::ahead(&bundle, rooms::SECOND, 60, 90));
    let cancel = format!("/v1/orders/{}/cancel", given_up["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    assert_eq!(
        guest.ask_to_pay(&given_up, None).expect_problem(409, "not-payable")["order_status"],
        "cancelled"
    );
}

#[test]
fn a_renewal_is_paid_for_itself() {
    let bundle = Bundle::start();
    let guest = bundle.guest("longer");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 30, 60));
    let renew = |minutes: i64| {
        let path = format!("/v1/orders/{}/renew", order["id"].as_str().unwrap());
        guest
            .post(&path, &json!({ "minutes": minutes }))
            .send()
            .expect_status(201)
    };
    let first = renew(30);
    let asked_first = guest.ask_to_pay(&order, Some(&first)).expect_status(200);
    assert_eq!(asked_first["amount_fen"], first["amount_fen"]);
    // Another wish takes its place: what the guest could pay before is closed at the gateway.
    let second = renew(60);
    let asked_second = guest.ask_to_pay(&order, Some(&second)).expect_status(200);
    assert_ne!(asked_first["payment_id"], asked_second["payment_id"]);
    let closed = format!("/sandbox/payments/{}/pay", asked_first["payment_id"].as_str().unwrap());
    bundle
        .post(&closed, &json!({}))
        .send()
        .expect_problem(409, "payment-closed");
    assert_eq!(
        guest
            .ask_to_pay(&order, Some(&first))
            .expect_problem(409, "not-payable")["renewal_status"],
        "expired"
    );
    guest.pay(&order, Some(&second));
    assert_eq!(guest.order(&order)["ends_at"], second["ends_at"]);
    assert_eq!(
        guest
            .ask_to_pay(&order, Some(&second))
            .expect_problem(409, "not-payable")["renewal_status"],
        "paid"
    );
}

#[test]
fn nobody_pays_for_somebody_else() {
    let bundle = Bundle::start();
    let (guest, other) = (bundle.guest("own"), bundle.guest("foreign"));
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    other.ask_to_pay(&order, None).expect_problem(404, "not-found");
    guest
        .ask_to_pay(&order, Some(&json!({ "renewal_id": order["id"] })))
        .expect_problem(404, "not-found");
    guest
        .post("/v1/orders/nothing/pay", &json!({ "channel": "wechat" }))
        .send()
        .expect_problem(404, "not-found");
    assert!(asked(&bundle).is_empty());
}

#[test]
fn channels_that_are_not_there_are_named_and_alipay_wants_a_login() {
    let bundle = Bundle::start();
    let guest = bundle.guest("ali");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    let ask = |channel: &str| guest.post(&path(&order), &json!({ "channel": channel })).send();
    for channel in ["offline", "cash", "Wechat", ""] {
        assert_eq!(
            ask(channel).expect_problem(422, "channel-unavailable")["channels"],
            json!(["wechat", "alipay", "unionpay"])
        );
    }
    ask("alipay").expect_problem(409, "alipay-login-needed");
}

#[test]
fn strangers_and_bad_bodies_are_refused() {
    let bundle = Bundle::start();
    let guest = bundle.guest("bad");
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    refuses_strangers(&bundle, "POST", &path(&order));
    refuses_bad_bodies(
        &guest,
        &path(&order),
        &json!({ "channel": "wechat", "renewal_id": null }),
    );
}
