//! Both sides against each other: what is asked arrives, what is answered is believed only where it is proven.

use super::fixture::{
    APP_ID, BUYER, NOW, NUMBER, REFUND_NUMBER, SELLER_ID, TRADE_NO, gateway, merchant, merchant_at, moment, paid,
    refund,
};
use alipay::{
    Call, Code, Create, Doubt, Failure, Login, Merchant, Refund,
    gateway::{Asked, Gateway, Reply, Signing},
    method,
};
use http::{Request, Response, StatusCode};
use money::Fen;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

fn asked(request: Result<Request<Vec<u8>>, Failure>) -> Asked {
    let received = gateway().read(&request.unwrap()).unwrap();
    assert_eq!(received.made_at, NOW);
    received.asked
}

fn answer(reply: &Reply, signing: Signing) -> Response<Vec<u8>> {
    gateway().answer(reply, signing, &moment()).unwrap()
}

fn genuine(reply: &Reply) -> Response<Vec<u8>> {
    answer(reply, Signing::Genuine)
}

fn order() -> Create<'static> {
    Create {
        subject: "茶室 1/2 大间 50%+&=",
        out_trade_no: NUMBER,
        expires_at: NOW + 900,
        notify_url: "https://example.com/v1/callbacks/alipay",
        amount: Fen::new(4005),
        buyer_open_id: BUYER,
    }
}

#[test]
fn a_trade_is_asked_for_and_made() {
    let request = merchant().create(&order(), &moment()).unwrap();
    assert_eq!(
        request.uri().to_string(),
        "https://openapi.alipay.com/gateway.do?charset=utf-8"
    );
    let Asked::Create(created) = asked(Ok(request)) else {
        panic!("another question")
    };
    assert_eq!(created.out_trade_no, NUMBER);
    assert_eq!(created.total, Fen::new(4005));
    assert_eq!(created.subject, "茶室 1／2 大间 50%+＆＝");
    assert_eq!(created.buyer_open_id, BUYER);
    assert_eq!(created.op_app_id, APP_ID);
    assert_eq!(created.seller_id.as_deref(), Some(SELLER_ID));
    assert_eq!(created.expires_at, Some(NOW + 900));
    assert_eq!(created.notify_url, "https://example.com/v1/callbacks/alipay");

    let answer = genuine(&Reply::created(NUMBER, TRADE_NO));
    assert_eq!(merchant().read_create(NUMBER, &answer).as_deref(), Ok(TRADE_NO));
    let foreign = merchant().read_create(REFUND_NUMBER, &answer);
    assert_eq!(foreign, Err(Failure::Foreign("out_trade_no")));
}

#[test]
fn a_subject_is_cut_between_characters_and_keeps_no_sign_that_alipay_refuses() {
    let arrives = |subject: &str| match asked(merchant().create(&Create { subject, ..order() }, &moment())) {
        Asked::Create(created) => created.subject,
        other => panic!("{other:?}"),
    };
    assert_eq!(arrives(&"茶".repeat(100)).len(), 255);
    assert_eq!(arrives("茶室 1/2\n=&"), "茶室 1／2 ＝＆");
    assert_eq!(arrives("𠮷庭🍵 一号房"), "庭 一号房");
    for nothing in ["", " ", "🍵\u{fe0f}"] {
        assert_eq!(arrives(nothing), "订单");
    }
    let reason = |reason| match asked(merchant().refund(&Refund { reason, ..refund() }, &moment())) {
        Asked::Refund(refund) => refund.reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason("门打不开😡").as_deref(), Some("门打不开"));
    assert_eq!(reason("😡").as_deref(), Some("退款"));
}

#[test]
fn the_gateway_takes_no_text_that_alipay_refuses() {
    for (method, named, content) in [
        (
            "alipay.trade.create",
            "subject",
            json!({ "product_code": "JSAPI_PAY", "out_trade_no": NUMBER,
            "total_amount": "1.00", "op_app_id": APP_ID, "buyer_open_id": "0" }),
        ),
        (
            "alipay.trade.refund",
            "refund_reason",
            json!({ "out_trade_no": NUMBER, "out_request_no": "1", "refund_amount": "1.00" }),
        ),
    ] {
        let read = |text: &str| {
            let mut content = content.clone();
            content[named] = json!(text);
            let content = content.to_string();
            let call = Call {
                method,
                parameters: &[("biz_content", &content)],
            };
            let request = merchant().request(&call, &moment()).unwrap();
            gateway().read(&request).map(|_| ()).map_err(|refusal| refusal.sub_code)
        };
        assert_eq!(read("茶室"), Ok(()));
        let long = "茶".repeat(86);
        for text in ["茶室🍵", "𠮷庭", "茶=水", &long] {
            assert_eq!(read(text), Err("isv.invalid-parameter"), "{text}");
        }
    }
}

#[test]
fn what_alipay_would_refuse_is_not_built() {
    let refused = |order: Create<'_>| match merchant().create(&order, &moment()) {
        Err(Failure::Unsendable { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refused(Create {
            amount: Fen::ZERO,
            ..order()
        }),
        "total_amount"
    );
    assert_eq!(
        refused(Create {
            amount: Fen::new(i64::MAX),
            ..order()
        }),
        "total_amount"
    );
    assert_eq!(
        refused(Create {
            out_trade_no: "a b",
            ..order()
        }),
        "out_trade_no"
    );
    assert_eq!(
        refused(Create {
            buyer_open_id: "",
            ..order()
        }),
        "buyer_open_id"
    );
    assert_eq!(
        refused(Create {
            notify_url: "example.com",
            ..order()
        }),
        "notify_url"
    );
    assert_eq!(
        refused(Create {
            expires_at: i64::MAX,
            ..order()
        }),
        "time_expire"
    );
}

#[test]
fn the_gateway_may_be_named_by_its_host_alone() {
    for (api, uri) in [
        (
            "http://system-sandbox.spin.internal",
            "http://system-sandbox.spin.internal/gateway.do?charset=utf-8",
        ),
        (
            " https://openapi.alipay.com/ ",
            "https://openapi.alipay.com/gateway.do?charset=utf-8",
        ),
        (
            "https://openapi-sandbox.dl.alipaydev.com/gateway.do",
            "https://openapi-sandbox.dl.alipaydev.com/gateway.do?charset=utf-8",
        ),
    ] {
        let request = merchant_at(api).query(NUMBER, &moment()).unwrap();
        assert_eq!(request.uri().to_string(), uri);
    }
}

#[test]
fn a_request_is_the_apps_or_it_is_not_obeyed() {
    let request = merchant().query(NUMBER, &moment()).unwrap();
    let body = String::from_utf8(request.body().clone()).unwrap();
    let refused = |body: String| {
        let request = request.clone().map(|_| body.into_bytes());
        gateway().read(&request).unwrap_err().sub_code
    };
    assert_eq!(refused(body.replace(NUMBER, REFUND_NUMBER)), "isv.invalid-signature");
    assert_eq!(refused(body.replace("query", "close")), "isv.invalid-signature");
    assert_eq!(refused(format!("{body}&notify_url=x")), "isv.invalid-signature");
    assert_eq!(refused(body.replace(APP_ID, "1")), "isv.invalid-app-id");
    assert_eq!(refused(body.replace("RSA2", "RSA")), "isv.invalid-signature-type");
    // An answer to such a request is not signed, and says no more than that it was refused.
    let refusal = gateway().read(&request.map(|_| Vec::new())).unwrap_err();
    let answer = answer(&Reply::refusal(&refusal), Signing::Unsigned);
    assert!(matches!(
        merchant().read_query(NUMBER, &answer),
        Err(Failure::Refused {
            status: 40_002,
            proven: false,
            ..
        })
    ));
}

#[test]
fn a_login_tells_who_it_is() {
    let code = "9d4b1d5e2a5f4f43b5a2f6f3f8e4RX49";
    let code_asked = Asked::Login { code: code.to_owned() };
    assert_eq!(asked(merchant().login(code, &moment())), code_asked);
    for (union_id, user_id) in [(None, None), (Some("u/1".to_owned()), Some(SELLER_ID.to_owned()))] {
        let login = Login {
            open_id: BUYER.to_owned(),
            union_id,
            user_id,
        };
        let answer = genuine(&Reply::logged_in(&login, "access"));
        assert_eq!(merchant().read_login(&answer), Ok(login));
    }
    let stale = genuine(&Reply::refused(method::LOGIN, &Code::CodeInvalid, "授权码code无效").as_error());
    assert!(matches!(
        merchant().read_login(&stale),
        Err(Failure::Refused {
            code: Code::CodeInvalid,
            ..
        })
    ));
}

#[test]
fn a_login_without_open_id_or_signature_is_none() {
    let granted = r#"{"user_id":"2088000000000001","access_token":"a"}"#;
    let name = "alipay_system_oauth_token_response";
    let read = |node, signing| {
        let answer = gateway().raw_answer(name, node, signing, &moment()).unwrap();
        merchant().read_login(&answer)
    };
    assert!(matches!(
        read(granted, Signing::Genuine),
        Err(Failure::Unreadable { part: "open_id", .. })
    ));
    let granted = r#"{"open_id":"a"}"#;
    assert!(read(granted, Signing::Genuine).is_ok());
    assert_eq!(
        read(granted, Signing::Unsigned),
        Err(Failure::Unverified(Doubt::Absent))
    );
    // Only the login's success has no code.
    let answer = gateway().raw_answer("alipay_trade_query_response", granted, Signing::Genuine, &moment());
    assert!(matches!(
        merchant().read_query(NUMBER, &answer.unwrap()),
        Err(Failure::Unreadable { .. })
    ));
}

#[test]
fn a_success_must_be_signed_and_by_alipay() {
    let replies = [Reply::queried(&paid()), Reply::queried(&paid()).as_error()];
    for reply in replies {
        let read = |signing| merchant().read_fate(NUMBER, &answer(&reply, signing));
        assert_eq!(read(Signing::Unsigned), Err(Failure::Unverified(Doubt::Absent)));
        assert_eq!(read(Signing::WrongKey), Err(Failure::Unverified(Doubt::Mismatch)));
    }
}

#[test]
fn what_is_signed_is_the_text_as_it_stands_there() {
    // Spaces, escapes, and braces and quotes within texts: all of it is signed as it is written.
    let node = r#"{ "code" : "10000", "msg":"a\/b \"} , \"sign\":\"x\" {", "out_trade_no":"1\u0032","trade_no":"茶\\" ,"trade_status":"TRADE_SUCCESS","total_amount":40.05}"#;
    let name = "alipay_trade_query_response";
    let answer = gateway().raw_answer(name, node, Signing::Genuine, &moment()).unwrap();
    let trade = merchant().read_query("12", &answer).unwrap();
    assert_eq!((trade.trade_no.as_str(), trade.total), ("茶\\", Fen::new(4005)));

    let body = String::from_utf8(answer.body().clone()).unwrap();
    let read = |body: String| merchant().read_query("12", &Response::new(body.into_bytes()));
    let mismatch = Err(Failure::Unverified(Doubt::Mismatch));
    assert_eq!(read(body.replace("\\/", "/")), mismatch);
    assert_eq!(read(body.replace("\\u0032", "2")), mismatch);
    assert_eq!(read(body.replace("{ \"code\" : ", "{\"code\":")), mismatch);
    assert_eq!(read(body.replace("40.05", "40.0")), mismatch);
    let anew: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(read(anew.to_string()), mismatch);
    // What stands around the node is not signed: it may be anywhere, but nothing twice.
    let sign = body.rsplit_once(",\"sign\":").unwrap().1.trim_end_matches('}');
    let around = format!("{{\"sign\": {sign} ,\n\"alipay_cert_sn\":\"{{\", \"{name}\" : {node} }}\n");
    assert_eq!(read(around), Ok(trade));
    let twice = format!("{{\"sign\":{sign},\"{name}\":{node},\"{name}\":{{}}}}");
    assert!(matches!(read(twice), Err(Failure::Unreadable { .. })));
}

// Reading keys is slow, and every case needs them.
static MERCHANT: LazyLock<Merchant> = LazyLock::new(merchant);
static GATEWAY: LazyLock<Gateway> = LazyLock::new(gateway);

/// Any JSON, with texts that look like what is around them.
fn any_json() -> impl Strategy<Value = Value> {
    let text = r#"([{}\[\]",:\\/茶\u{1}-\u{1f} ]|","sign":"|_response":|[a-z0-9]){0,12}"#;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text.prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map(text, inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn the_node_comes_out_as_it_was_signed(json in any_json(), escaped: bool, wide: bool, at: prop::sample::Index) {
        let name = "alipay_trade_query_response";
        let mut node = if wide { serde_json::to_string_pretty(&json) } else { serde_json::to_string(&json) }.unwrap();
        if escaped {
            node = node.replace('/', "\\/");
        }
        let node = format!(r#"{{"code":"10000","more":{node}}}"#);
        let answer = GATEWAY.raw_answer(name, &node, Signing::Genuine, &moment()).unwrap();
        prop_assert_eq!(MERCHANT.proven(method::QUERY, &answer), Ok(node.as_str()));
        // And no other text is believed, not even by one character.
        let characters: Vec<char> = node.chars().collect();
        let at = at.index(characters.len());
        let changed: String = characters.iter().enumerate().map(|(index, character)| if index == at { '7' } else { *character }).collect();
        let body = String::from_utf8(answer.body().clone()).unwrap().replacen(&node, &changed, 1);
        let believed = MERCHANT.proven(method::QUERY, &Response::new(body.into_bytes())).is_ok();
        prop_assert_eq!(believed, changed == node);
    }
}

#[test]
fn what_a_proxy_answers_says_nothing() {
    for (status, body) in [
        (502, "<html></html>"),
        (200, "<html></html>"),
        (200, ""),
        (200, "{}"),
        (500, "{}"),
    ] {
        let mut answer = Response::new(body.as_bytes().to_vec());
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        let failure = merchant().read_fate(NUMBER, &answer).unwrap_err();
        assert!(failure.is_retryable() && failure.proven_code().is_none(), "{failure:?}");
    }
}

#[test]
fn codes_are_written_as_they_are_read() {
    for code in [
        "ACQ.TRADE_NOT_EXIST",
        "isv.code-invalid",
        "ACQ.SYSTEM_ERROR",
        "ACQ.NEW_ERROR",
        "",
    ] {
        assert_eq!(Code::from(code.to_owned()).as_str(), code);
    }
    assert_eq!(Code::from("aop.ACQ.SYSTEM_ERROR".to_owned()), Code::SystemError);
}

#[test]
fn other_methods_can_be_called() {
    let parameters = [("biz_content", r#"{"out_trade_no":"1"}"#), ("empty", "")];
    let call = Call {
        method: "alipay.trade.query",
        parameters: &parameters,
    };
    let request = merchant().request(&call, &moment()).unwrap();
    assert!(!String::from_utf8_lossy(request.body()).contains("empty"));
    let by_number = Asked::Query {
        out_trade_no: "1".to_owned(),
    };
    assert_eq!(asked(Ok(request)), by_number);
}

#[test]
fn nothing_secret_is_shown() {
    let shown = format!("{:?} {:?} {:?} {:?}", merchant(), gateway(), paid(), order());
    assert!(!shown.contains("PRIVATE") && !shown.contains(BUYER) && !shown.contains("茶"));
}
