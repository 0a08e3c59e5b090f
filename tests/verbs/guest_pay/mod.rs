//! Paying, with a gateway that works and with one that does not.

mod counter;

use counter::{Counter, Mood};
use order::Status;
use serde_json::{Value, json};

#[track_caller]
fn refused(outcome: Result<Value, api::Problem>, slug: &str) {
    assert_eq!(outcome.unwrap_err().slug(), slug);
}

#[test]
fn the_gateway_is_asked_once_and_the_sheet_is_signed_anew() {
    let counter = Counter::new();
    let first = counter.pay(None).unwrap();
    let before = counter.world.database.statements();
    let second = counter.pay(None).unwrap();
    assert_eq!(counter.world.database.statements() - before, 2);
    assert_eq!(first["payment_id"], second["payment_id"]);
    assert_eq!(
        (&first["channel"], &first["amount_fen"]),
        (&json!("wechat"), &json!(4000))
    );
    assert_eq!(first["wechat"]["package"], second["wechat"]["package"]);
    assert_ne!(first["wechat"]["paySign"], second["wechat"]["paySign"]);
    assert_eq!(first["wechat"]["signType"], "RSA");
    let asked = counter.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["out_trade_no"], first["payment_id"]);
    assert_eq!(asked[0]["amount"], json!({ "total": 4000, "currency": "CNY" }));
    assert_eq!(asked[0]["payer"]["openid"], "openid-1");
    assert_eq!(asked[0]["time_expire"], json!(counter.now().plus_minutes(300)));
    assert!(
        asked[0]["notify_url"]
            .as_str()
            .unwrap()
            .ends_with(".spin.internal/v1/callbacks/wechat-pay")
    );
}

#[test]
fn after_no_usable_answer_the_very_same_is_asked_again() {
    for mood in [
        Mood::Silent,
        Mood::Broken(502),
        Mood::Broken(500),
        Mood::Unsigned,
        Mood::Refuses("SYSTEM_ERROR"),
    ] {
        let counter = Counter::new();
        counter.gateway(mood.clone());
        refused(counter.pay(None), "unavailable");
        assert_eq!(counter.payments(), ["opening -"], "{mood:?}");
        // The room is renamed in between.
        counter.run("UPDATE product SET name = '改名' WHERE number = 101");
        counter.world.clock.advance(60);
        counter.gateway(Mood::Works);
        let paid = counter.pay(None).unwrap();
        let asked = counter.asked();
        assert_eq!(asked[0], asked[1], "{mood:?}");
        assert_eq!(asked[1]["out_trade_no"], paid["payment_id"]);
        assert_eq!(counter.payments().len(), 1);
    }
}

#[test]
fn the_same_key_gives_the_very_same_sheet_and_asks_nobody() {
    let counter = Counter::new();
    let ask = || counter.send_with_key(&json!({ "channel": "wechat" }), Some("cashier"));
    counter.gateway(Mood::Silent);
    assert_eq!(ask().unwrap_err().slug(), "unavailable", "a failure is not kept");
    counter.gateway(Mood::Works);
    let first = ask().unwrap();
    counter.stay.pay(&counter.world);
    let before = (counter.asked().len(), counter.world.database.statements());
    assert_eq!(ask().unwrap().body(), first.body());
    assert_eq!((counter.asked().len(), counter.world.database.statements() - 2), before);
    let other = counter.send_with_key(&json!({ "channel": "alipay" }), Some("cashier"));
    assert_eq!(other.unwrap_err().slug(), "idempotency-key-reused");
    refused(counter.pay(None), "not-payable");
}

/// The guest has cancelled while the gateway was asked: no sheet is given out, and none is kept.
#[test]
fn a_sheet_is_kept_only_beside_its_open_session() {
    let counter = Counter::new();
    counter.run(
        "CREATE TRIGGER vanish AFTER INSERT ON payment BEGIN UPDATE payment SET state = 'closed' WHERE id = NEW.id; END",
    );
    let ask = || counter.send_with_key(&json!({ "channel": "wechat" }), Some("cashier"));
    assert_eq!(ask().unwrap_err().slug(), "unavailable");
    counter.run("DROP TRIGGER vanish");
    assert_eq!(ask().unwrap().status(), 200);
    assert_eq!(counter.payments().len(), 2);
}

#[test]
fn what_the_gateway_has_closed_gets_a_new_number() {
    let counter = Counter::new();
    counter.gateway(Mood::Refuses("ORDER_CLOSED"));
    refused(counter.pay(None), "unavailable");
    counter.gateway(Mood::Works);
    counter.pay(None).unwrap();
    let asked = counter.asked();
    assert_ne!(asked[0]["out_trade_no"], asked[1]["out_trade_no"]);
    assert_eq!(counter.payments()[0], "closed -");
}

#[test]
fn a_number_that_the_gateway_refuses_is_given_up_and_the_next_call_takes_another() {
    let counter = Counter::new();
    counter.gateway(Mood::Refuses("OUT_TRADE_NO_USED"));
    refused(counter.pay(None), "unavailable");
    assert_eq!(counter.payments(), ["closing -"], "the tick asks what became of it");
    counter.gateway(Mood::Works);
    counter.pay(None).unwrap();
    let asked = counter.asked();
    assert_ne!(asked[0]["out_trade_no"], asked[1]["out_trade_no"]);
}

#[test]
fn money_that_is_there_already_is_left_to_the_callback() {
    let counter = Counter::new();
    counter.gateway(Mood::Refuses("ORDERPAID"));
    refused(counter.pay(None), "already-paid");
    assert_eq!(counter.payments(), ["opening -"]);
}

#[test]
fn a_prepay_id_that_is_nearly_over_is_asked_for_anew_with_the_same_number() {
    let counter = Counter::new();
    let first = counter.pay(None).unwrap();
    counter.world.clock.advance(109 * 60);
    assert_eq!(
        counter.pay(None).unwrap()["wechat"]["package"],
        first["wechat"]["package"]
    );
    counter.world.clock.advance(2 * 60);
    let later = counter.pay(None).unwrap();
    assert_ne!(later["wechat"]["package"], first["wechat"]["package"]);
    assert_eq!(later["payment_id"], first["payment_id"]);
    let asked = counter.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0], asked[1]);
}

#[test]
fn a_session_for_something_else_is_closed_at_the_gateway_first() {
    let counter = Counter::new();
    let order = counter.pay(None).unwrap();
    let renewal = counter.renewal();
    let paid = counter.pay(Some(renewal)).unwrap();
    assert_ne!(paid["payment_id"], order["payment_id"]);
    assert_eq!(paid["amount_fen"], 1500);
    let payments = counter.payments();
    assert!(
        payments[0].starts_with("closed") && payments[1].starts_with("open "),
        "{payments:?}"
    );
    let asked = counter.asked();
    let close = format!(
        "/v3/pay/transactions/out-trade-no/{}/close",
        order["payment_id"].as_str().unwrap()
    );
    assert_eq!(asked[asked.len() - 2]["path"], json!(close));
}

#[test]
fn a_charge_is_asked_for_by_its_own_id_too() {
    let counter = Counter::new();
    let by_charge = |id| {
        let sheet = counter.send(&json!({ "channel": "wechat", "charge_id": id })).unwrap();
        serde_json::from_slice::<Value>(sheet.body()).unwrap()["payment_id"].clone()
    };
    assert_eq!(
        by_charge(counter.stay.charge_id),
        counter.pay(None).unwrap()["payment_id"]
    );
    let renewal = counter.renewal();
    assert_eq!(by_charge(renewal), counter.pay(Some(renewal)).unwrap()["payment_id"]);
}

#[test]
fn a_session_that_another_wechat_account_was_asked_for_is_replaced() {
    let counter = Counter::new();
    let first = counter.pay(None).unwrap();
    counter.run("UPDATE identity SET subject = 'openid-2'");
    let second = counter.pay(None).unwrap();
    assert_ne!(first["payment_id"], second["payment_id"]);
    assert_eq!(counter.asked().last().unwrap()["payer"]["openid"], "openid-2");
}

#[test]
fn who_has_no_wechat_identity_is_told_to_log_in_with_wechat() {
    let counter = Counter::new();
    counter.run("DELETE FROM identity");
    refused(counter.pay(None), "wechat-login-needed");
    assert!(counter.payments().is_empty() && counter.asked().is_empty());
}

#[test]
fn only_what_waits_for_money_can_be_paid() {
    let counter = Counter::new();
    let not_payable = |outcome: Result<Value, api::Problem>, member: &str, status: &str| {
        let answer = outcome.unwrap_err().answer(api::Language::English, "1");
        let body: Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(
            (&body["type"], &body[member]),
            (&json!("/problems/not-payable"), &json!(status)),
            "{body}"
        );
    };
    let renewal = counter.renewal();
    not_payable(counter.pay(None), "order_status", "paid");
    // The money for a former wish comes after all: the end is another.
    let (former, renewal) = (renewal, counter.renewal());
    assert!(charge::pay(&counter.world.database, former, "gateway", counter.now()).unwrap());
    not_payable(counter.pay(Some(renewal)), "renewal_status", "expired");
    let renewal = counter.renewal();
    counter.world.clock.advance(601);
    not_payable(counter.pay(Some(renewal)), "renewal_status", "expired");
    counter.stay.turn(&counter.world, Status::Refunding, "given up");
    not_payable(counter.pay(Some(renewal)), "order_status", "refunding");
    refused(counter.pay(Some(counter.stay.order_id)), "not-found");
    assert!(counter.payments().is_empty() && counter.asked().is_empty());
}

#[test]
fn a_gateway_that_does_not_answer_keeps_nobody_from_paying_in_another_way() {
    for mood in [Mood::Silent, Mood::Broken(503)] {
        let counter = Counter::new();
        counter.pay(None).unwrap();
        let renewal = counter.renewal();
        counter.gateway(mood);
        refused(counter.pay(Some(renewal)), "unavailable");
        let payments = counter.payments();
        assert!(
            payments[0].starts_with("closing") && payments[1].starts_with("opening"),
            "the first is still asked about: {payments:?}"
        );
    }
}

#[test]
fn what_the_guest_has_paid_already_is_not_replaced() {
    let counter = Counter::new();
    counter.pay(None).unwrap();
    let renewal = counter.renewal();
    counter.gateway(Mood::Refuses("ORDERPAID"));
    refused(counter.pay(Some(renewal)), "already-paid");
    assert_eq!(counter.payments().len(), 1);
}

#[test]
fn who_has_no_alipay_identity_is_told_to_log_in_with_alipay() {
    let counter = Counter::new();
    refused(
        counter.send(&json!({ "channel": "alipay" })).map(|_| Value::Null),
        "alipay-login-needed",
    );
    assert!(counter.payments().is_empty() && counter.asked().is_empty());
}

#[test]
fn there_are_no_other_channels() {
    let counter = Counter::new();
    for channel in ["offline", "cash", "", "😀"] {
        refused(
            counter.send(&json!({ "channel": channel })).map(|_| Value::Null),
            "channel-unavailable",
        );
    }
    assert!(counter.asked().is_empty());
}
