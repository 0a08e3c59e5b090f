use crate::sandbox::{NOW, Sandbox};
use ::wechat_pay::{
    Code, Doubt, Event, Failure, Merchant, Moment, Notification, Notifications, Prepay, PublicKeys, Settings,
    TradeState,
};
use http::{Request, StatusCode};
use money::Fen;
use serde_json::{Value, json};

const NUMBER: &str = "0198c0de000070008000000000000001";
const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";

fn platform_keys(sandbox: &Sandbox) -> PublicKeys {
    PublicKeys::new()
        .with_public_key(
            sandbox.setting("wechat_pay_public_key_id"),
            sandbox.setting("wechat_pay_public_key"),
        )
        .unwrap()
}

fn settings(sandbox: &Sandbox) -> Settings<'_> {
    Settings {
        appid: sandbox.setting("wechat_appid"),
        mchid: sandbox.setting("wechat_pay_mchid"),
        merchant_serial: sandbox.setting("wechat_pay_serial"),
        merchant_private_key: sandbox.setting("wechat_pay_private_key"),
        platform_keys: platform_keys(sandbox),
        base_url: sandbox.setting("wechat_pay_api"),
    }
}

fn merchant(sandbox: &Sandbox) -> Merchant {
    Merchant::new(settings(sandbox)).unwrap()
}

fn moment(now: i64) -> Moment<'static> {
    Moment {
        now,
        nonce: NONCE,
        blinding: [7; 32],
    }
}

fn order() -> Prepay<'static> {
    Prepay {
        description: "听雨轩 <b>两小时</b>",
        out_trade_no: NUMBER,
        expires_at: NOW + 900,
        notify_url: "http://gateway-pay-callback.spin.internal/v1/callbacks/wechat-pay",
        amount: Fen::new(4005),
        payer_openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        attach: None,
    }
}

fn prepay(sandbox: &Sandbox, order: &Prepay<'_>) -> Result<String, Failure> {
    let merchant = merchant(sandbox);
    let now = sandbox.world.clock.now().unix();
    merchant.read_prepay(now, &sandbox.ask(merchant.prepay(order, &moment(now)).unwrap()))
}

fn state(sandbox: &Sandbox) -> TradeState {
    let merchant = merchant(sandbox);
    let answer = sandbox.ask(merchant.query(NUMBER, &moment(NOW)).unwrap());
    merchant.read_query(NOW, NUMBER, &answer).unwrap().trade_state
}

fn close(sandbox: &Sandbox) -> Result<(), Failure> {
    let merchant = merchant(sandbox);
    merchant.read_close(NOW, &sandbox.ask(merchant.close(NUMBER, &moment(NOW)).unwrap()))
}

/// The gateway's code and the number of the cause in its `Request-Id`.
fn refused<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> (u16, Code, String) {
    match outcome {
        Err(Failure::Refused {
            status,
            code,
            request_id,
            ..
        }) => {
            let id = request_id.unwrap();
            (status.as_u16(), code, id.rsplit_once('-').unwrap().1.to_owned())
        }
        other => panic!("{other:?}"),
    }
}

fn pay(sandbox: &Sandbox, how: &Value) -> (u16, Value) {
    sandbox.post(&format!("/sandbox/payments/{NUMBER}/pay"), how)
}

fn notify(sandbox: &Sandbox, how: &Value) -> (u16, Value) {
    sandbox.post(&format!("/sandbox/payments/{NUMBER}/notify"), how)
}

/// What the bundle reads in a notification.
fn received(sandbox: &Sandbox, call: &Request<Vec<u8>>) -> Result<Notification, Failure> {
    let notifications = Notifications::new(sandbox.setting("wechat_pay_api_v3_key"), platform_keys(sandbox)).unwrap();
    notifications.read(NOW, call.headers(), call.body())
}

/// Number, state and amount in a notification.
fn told(sandbox: &Sandbox, call: &Request<Vec<u8>>) -> (String, Fen) {
    match received(sandbox, call).unwrap().event {
        Event::Transaction(transaction) => {
            let paid = transaction.paid().unwrap();
            (paid.transaction_id.to_owned(), paid.total)
        }
        other @ Event::Other { .. } => panic!("{other:?}"),
    }
}

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
    assert_eq!(told(&sandbox, &sent[0]), (number.to_owned(), Fen::new(4005)));
    assert_eq!(state(&sandbox), TradeState::Success);
    assert_eq!(
        refused(prepay(&sandbox, &order())),
        (400, Code::OrderPaid, "268449538".to_owned())
    );
    assert_eq!(refused(close(&sandbox)).1, Code::OrderPaid);
    assert_eq!(pay(&sandbox, &json!({})).1["type"], "/problems/already-paid");
}

#[test]
fn a_number_stands_for_one_request() {
    let sandbox = Sandbox::new();
    prepay(&sandbox, &order()).unwrap();
    for other in [
        Prepay {
            amount: Fen::new(4006),
            ..order()
        },
        Prepay {
            payer_openid: "oOther",
            ..order()
        },
        Prepay {
            attach: Some("x"),
            ..order()
        },
        Prepay {
            expires_at: NOW + 901,
            ..order()
        },
    ] {
        let code = Code::Other("INVALID_REQUEST".to_owned());
        assert_eq!(refused(prepay(&sandbox, &other)), (400, code, "268498688".to_owned()));
    }
}

/// The answer to a prepay request that was changed, and whether the gateway signed it.
fn changed(
    sandbox: &Sandbox,
    settings: Settings<'_>,
    now: i64,
    change: impl FnOnce(&mut Request<Vec<u8>>),
) -> (u16, bool) {
    let mut request = Merchant::new(settings).unwrap().prepay(&order(), &moment(now)).unwrap();
    change(&mut request);
    let answer = sandbox.ask(request);
    (
        answer.status().as_u16(),
        answer.headers().contains_key("wechatpay-signature"),
    )
}

#[test]
fn who_is_not_the_merchant_is_not_listened_to() {
    let sandbox = Sandbox::new();
    let own = || settings(&sandbox);
    let other_key = include_str!("../../keys/gateway_private_key.pem");
    let untouched = |_: &mut Request<Vec<u8>>| {};
    let unsigned = (401, false);
    assert_eq!(
        changed(&sandbox, own(), NOW, |request| request.body_mut()[9] ^= 1),
        unsigned
    );
    assert_eq!(
        changed(&sandbox, own(), NOW, |request| drop(
            request.headers_mut().remove("authorization")
        )),
        unsigned
    );
    assert_eq!(changed(&sandbox, own(), NOW - 300, untouched), unsigned);
    assert_eq!(changed(&sandbox, own(), NOW + 300, untouched), unsigned);
    assert_eq!(
        changed(
            &sandbox,
            Settings {
                merchant_serial: "5A2D",
                ..own()
            },
            NOW,
            untouched
        ),
        unsigned
    );
    assert_eq!(
        changed(
            &sandbox,
            Settings {
                mchid: "1900000002",
                ..own()
            },
            NOW,
            untouched
        ),
        unsigned
    );
    assert_eq!(
        changed(
            &sandbox,
            Settings {
                merchant_private_key: other_key,
                ..own()
            },
            NOW,
            untouched
        ),
        unsigned
    );
    assert_eq!(
        changed(&sandbox, Settings { appid: "wx1", ..own() }, NOW, untouched),
        (400, true)
    );
    assert_eq!(sandbox.get("/sandbox/payments").1["items"], json!([]));
    assert_eq!(changed(&sandbox, own(), NOW, untouched), (200, true));
}

#[test]
fn what_the_document_forbids_is_refused() {
    let sandbox = Sandbox::new();
    let body = |field: &str, value: Value| {
        let request = merchant(&sandbox).prepay(&order(), &moment(NOW)).unwrap();
        let mut body: Value = serde_json::from_slice(request.body()).unwrap();
        *body.pointer_mut(field).unwrap() = value;
        body.to_string().into_bytes()
    };
    let long = "x".repeat(10_000);
    for (field, value) in [
        ("/out_trade_no", json!("short")),
        ("/out_trade_no", json!("a/b/c/d/e/f")),
        ("/description", json!(" ")),
        ("/description", json!(long)),
        ("/notify_url", json!("/v1/callbacks")),
        ("/notify_url", json!("http://host/?a=b")),
        ("/notify_url", json!("http://")),
        ("/amount/total", json!(0)),
        ("/amount/total", json!(-1)),
        ("/amount/total", json!(i64::MAX)),
        ("/amount/total", json!(1.5)),
        ("/amount/currency", json!("USD")),
        ("/payer/openid", json!("")),
        ("/payer", json!(null)),
        ("/time_expire", json!("2026-05-01T20:00:00+08:00")),
        ("/time_expire", json!("soon")),
    ] {
        let call = ::wechat_pay::Call {
            method: http::Method::POST,
            path_and_query: "/v3/pay/transactions/jsapi",
            body: body(field, value.clone()),
        };
        let answer = sandbox.ask(merchant(&sandbox).request(call, &moment(NOW)).unwrap());
        let refusal = refused(merchant(&sandbox).read_prepay(NOW, &answer));
        assert_eq!(refusal.1, Code::Other("PARAM_ERROR".to_owned()), "{field} {value}");
        assert!(
            platform_keys(&sandbox)
                .verify(NOW, answer.headers(), answer.body())
                .is_ok(),
            "the refusal is signed"
        );
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    let sandbox = Sandbox::new();
    let merchant = merchant(&sandbox);
    let query = sandbox.ask(merchant.query(NUMBER, &moment(NOW)).unwrap());
    let missing = (404, Code::OrderNotExist, "268512771".to_owned());
    assert_eq!(refused(merchant.read_query(NOW, NUMBER, &query)), missing);
    assert_eq!(refused(close(&sandbox)), missing);
    assert_eq!(pay(&sandbox, &json!({})).0, 404);
    assert_eq!(notify(&sandbox, &json!({})).0, 404);
    let call = ::wechat_pay::Call {
        method: http::Method::GET,
        path_and_query: "/v3/certificates",
        body: Vec::new(),
    };
    assert_eq!(sandbox.ask(merchant.request(call, &moment(NOW)).unwrap()).status(), 404);
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
    assert_eq!(told(&sandbox, &sandbox.sent()[0]).1, Fen::new(1));
    for times in [json!(0), json!(-1), json!(11), json!(i64::MAX)] {
        assert_eq!(notify(&sandbox, &json!({ "times": times })).0, 422);
    }
    assert_eq!(notify(&sandbox, &json!({ "times": "often" })).0, 400);
    assert_eq!(notify(&sandbox, &Value::Null).0, 200);
}

#[test]
fn the_status_of_the_answer_is_told() {
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
            "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "notified": null,
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
