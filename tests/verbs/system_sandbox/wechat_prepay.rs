use crate::system_sandbox::{
    sandbox::{NOW, Sandbox},
    wechat_merchant::{NUMBER, close, merchant, moment, notify, order, pay, platform_keys, prepay, refused, settings},
};
use ::wechat_pay::{Call, Code, Merchant, Prepay, Settings};
use http::{Method, Request};
use money::Fen;
use serde_json::{Value, json};

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
    let other_key = include_str!("../../../components/system/sandbox/keys/gateway_private_key.pem");
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
        // 《基本规则》, 字符集: characters of one to three bytes only.
        ("/description", json!("𠮷庭🍵")),
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
        let call = Call {
            method: Method::POST,
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
    let call = Call {
        method: Method::GET,
        path_and_query: "/v3/pay/partner/transactions",
        body: Vec::new(),
    };
    assert_eq!(sandbox.ask(merchant.request(call, &moment(NOW)).unwrap()).status(), 404);
}
