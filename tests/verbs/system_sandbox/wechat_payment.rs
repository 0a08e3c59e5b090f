use crate::system_sandbox::{
    sandbox::Sandbox,
    wechat_merchant::{NUMBER, close, notify, number_and_amount, order, pay, prepay, received, refused, state},
};
use ::wechat_pay::{Code, Doubt, Failure, Prepay, TradeState};
use http::StatusCode;
use money::Fen;
use serde_json::{Value, json};

#[test]
fn a_payment_from_prepay_to_notification() {
    let sandbox = Sandbox::new();
    let prepay_id = prepay(&sandbox, &order()).unwrap();
    assert_eq!(prepay(&sandbox, &order()), Ok(prepay_id));
    assert_eq!(state(&sandbox), TradeState::NotPaid);
    let (status, paid) = pay(&sandbox, &json!({}));
    let number = paid["transaction_id"].as_str().unwrap();
    assert_eq!((status, number.len()), (200, 28));
    assert_eq!(
        paid,
        json!({
            "out_trade_no": NUMBER, "trade_state": "SUCCESS", "transaction_id": number, "notified": 204,
        })
    );
    let sent = sandbox.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].uri(), order().notify_url);
    assert_eq!(
        number_and_amount(&sandbox, &sent[0]),
        (number.to_owned(), Fen::new(4005))
    );
    assert_eq!(state(&sandbox), TradeState::Success);
    assert_eq!(
        refused(prepay(&sandbox, &order())),
        (400, Code::OrderPaid, "268449538".to_owned())
    );
    assert_eq!(refused(close(&sandbox)).1, Code::OrderPaid);
    assert_eq!(pay(&sandbox, &json!({})).1["type"], "/problems/already-paid");
}

#[test]
fn what_is_closed_or_over_cannot_be_paid() {
    let sandbox = Sandbox::new();
    prepay(&sandbox, &order()).unwrap();
    assert_eq!((close(&sandbox), close(&sandbox)), (Ok(()), Ok(())));
    assert_eq!(state(&sandbox), TradeState::Closed);
    assert_eq!(pay(&sandbox, &json!({})).1["type"], "/problems/payment-closed");
    assert_eq!(refused(prepay(&sandbox, &order())).1, Code::OrderClosed);

    let other = Sandbox::new();
    prepay(&other, &order()).unwrap();
    other.world.clock.advance(900);
    assert_eq!(pay(&other, &json!({})).1["type"], "/problems/payment-expired");
    assert!(sandbox.sent().is_empty() && other.sent().is_empty());
}

#[test]
fn notifications_go_wrong_in_every_way() {
    let sandbox = Sandbox::new();
    prepay(&sandbox, &order()).unwrap();
    assert_eq!(notify(&sandbox, &json!({})).1["type"], "/problems/not-paid");
    // Lost.
    assert_eq!(pay(&sandbox, &json!({ "notify": false })).1["notified"], Value::Null);
    assert!(sandbox.sent().is_empty());
    // The probe first, then twice: the same event, sealed anew.
    let (status, _) = notify(&sandbox, &json!({ "probe": true, "times": 2 }));
    let sent = sandbox.sent();
    assert_eq!((status, sent.len()), (200, 3));
    assert_eq!(received(&sandbox, &sent[0]), Err(Failure::Unverified(Doubt::NotBase64)));
    assert_eq!(received(&sandbox, &sent[1]), received(&sandbox, &sent[2]));
    assert_ne!(sent[1].body(), sent[2].body());
    // Another amount.
    notify(&sandbox, &json!({ "amount_fen": 1 }));
    assert_eq!(number_and_amount(&sandbox, &sandbox.sent()[0]).1, Fen::new(1));
    for times in [json!(0), json!(-1), json!(11), json!(i64::MAX)] {
        assert_eq!(notify(&sandbox, &json!({ "times": times })).0, 422);
    }
    assert_eq!(notify(&sandbox, &json!({ "times": "often" })).0, 400);
    assert_eq!(notify(&sandbox, &Value::Null).0, 200);
}

#[test]
fn the_status_of_the_answer_is_shown() {
    let refusing = Sandbox::answered(StatusCode::INTERNAL_SERVER_ERROR);
    prepay(&refusing, &order()).unwrap();
    assert_eq!(pay(&refusing, &json!({})).1["notified"], 500);
    assert_eq!(refusing.get("/sandbox/payments").1["items"][0]["notified"], 500);
    let alone = Sandbox::alone();
    prepay(&alone, &order()).unwrap();
    let (status, paid) = pay(&alone, &json!({}));
    assert_eq!(
        (status, &paid["trade_state"], &paid["notified"]),
        (200, &json!("SUCCESS"), &Value::Null)
    );
}

#[test]
fn payments_are_listed_with_the_newest_first() {
    let sandbox = Sandbox::new();
    prepay(&sandbox, &order()).unwrap();
    sandbox.world.clock.advance(1);
    prepay(
        &sandbox,
        &Prepay {
            out_trade_no: "second",
            ..order()
        },
    )
    .unwrap();
    let (_, payments) = sandbox.get("/sandbox/payments");
    assert_eq!(payments["items"][0]["out_trade_no"], "second");
    assert_eq!(
        payments["items"][1],
        json!({
            "out_trade_no": NUMBER, "description": "听雨轩 <b>两小时</b>", "total_fen": 4005, "state": "NOTPAY",
            "asked_at": "2026-05-01T20:00:00+08:00", "expires_at": "2026-05-01T20:15:00+08:00",
            "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "notified": null, "channel": "wechat",
        })
    );
    let page = sandbox.get("/sandbox").1;
    let page = page.as_str().unwrap();
    assert!(
        page.contains("听雨轩 &lt;b&gt;两小时&lt;/b&gt;") && !page.contains("<b>"),
        "{page}"
    );
    assert!(
        page.contains("¥40.05") && page.contains("action=\"/sandbox/payments/second/pay\""),
        "{page}"
    );
    assert_eq!(sandbox.press("/sandbox/payments/second/pay", "notify=true").0, 303);
    assert_eq!(sandbox.sent().len(), 1);
}
