//! Merchant and counterpart speak with each other, and neither believes what was changed on the way.

use super::fixture::{self, NOW, gateway, merchant, moment, paid};
use http::{HeaderValue, Request, Response, StatusCode};
use money::Fen;
use wechat_pay::{
    Code, Doubt, Failure, Fate, Prepay, TradeState, Transaction,
    gateway::{Asked, PrepayAsked},
};

const NUMBER: &str = "0198c0de000070008000000000000001";

pub fn order() -> Prepay<'static> {
    Prepay {
        description: "听雨轩 两小时",
        out_trade_no: NUMBER,
        expires_at: NOW + 900,
        notify_url: "https://kaimen.example/v1/callbacks/wechat-pay",
        amount: Fen::new(4005),
        payer_openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        attach: None,
    }
}

#[test]
fn a_prepay_request_arrives_as_it_was_meant() {
    let request = merchant().prepay(&order(), &moment(NOW)).unwrap();
    gateway().verify(NOW + 2, &request).unwrap();
    let Asked::Prepay(asked) = Asked::read(&request, "1900007291").unwrap() else {
        panic!("another operation")
    };
    let expected = PrepayAsked {
        appid: "wx2421b1c4370ec43b".to_owned(),
        mchid: "1900007291".to_owned(),
        description: "听雨轩 两小时".to_owned(),
        out_trade_no: NUMBER.to_owned(),
        expires_at: Some(NOW + 900),
        notify_url: "https://kaimen.example/v1/callbacks/wechat-pay".to_owned(),
        amount: Fen::new(4005),
        currency: "CNY".to_owned(),
        payer_openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".to_owned(),
        attach: None,
    };
    assert_eq!(asked, expected);
    let body = std::str::from_utf8(request.body()).unwrap();
    assert!(body.contains(r#""time_expire":"2025-05-20T13:44:35+08:00""#), "{body}");

    let answer = gateway()
        .prepaid("wx201410272009395522657a690389285100", "08F78F-0", &moment(NOW))
        .unwrap();
    assert_eq!(
        merchant().read_prepay(NOW + 1, &answer).unwrap(),
        "wx201410272009395522657a690389285100"
    );
    assert_eq!(wechat_pay::request_id(answer.headers()), Some("08F78F-0"));
}

#[test]
fn what_wechat_pay_would_refuse_is_not_sent() {
    let field = |change: fn(&mut Prepay<'static>)| {
        let mut order = order();
        change(&mut order);
        match merchant().prepay(&order, &moment(NOW)) {
            Err(Failure::Unsendable { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(field(|order| order.out_trade_no = "short"), "out_trade_no");
    assert_eq!(field(|order| order.out_trade_no = "a/b/c/d"), "out_trade_no");
    assert_eq!(field(|order| order.amount = Fen::ZERO), "amount.total");
    assert_eq!(field(|order| order.payer_openid = ""), "payer.openid");
    assert_eq!(field(|order| order.attach = Some("")), "attach");
    assert_eq!(field(|order| order.notify_url = "/v1/callbacks"), "notify_url");
    assert_eq!(
        field(|order| order.notify_url = "https://kaimen.example/?a=b"),
        "notify_url"
    );
    assert_eq!(field(|order| order.expires_at = i64::MAX), "time_expire");
    assert_eq!(field(|order| order.expires_at = i64::MIN), "time_expire");
}

#[test]
fn a_query_is_answered_for_every_state() {
    let request = merchant().query(NUMBER, &moment(NOW)).unwrap();
    gateway().verify(NOW, &request).unwrap();
    assert_eq!(
        Asked::read(&request, "1900007291").unwrap(),
        Asked::Query {
            out_trade_no: NUMBER.to_owned()
        }
    );
    assert_eq!(
        Asked::read(&request, "1900007292"),
        Err(Failure::Unreadable {
            part: "mchid",
            line: 0,
            column: 0
        })
    );

    let answer = gateway().queried(&paid(), "id", &moment(NOW)).unwrap();
    let read = merchant().read_query(NOW, NUMBER, &answer).unwrap();
    assert_eq!(read, paid());
    let facts = read.paid().unwrap();
    assert_eq!(
        (facts.total, facts.currency, facts.at),
        (Fen::new(4005), "CNY", NOW - 3)
    );
    assert_eq!(
        merchant().read_query(NOW, "0198c0de000070008000000000000002", &answer),
        Err(Failure::Foreign("out_trade_no"))
    );

    for state in [
        "REFUND",
        "NOTPAY",
        "CLOSED",
        "REVOKED",
        "USERPAYING",
        "PAYERROR",
        "ACCEPT",
    ] {
        let state = TradeState::from(state.to_owned());
        let transaction = Transaction {
            trade_state: state.clone(),
            transaction_id: None,
            success_time: None,
            ..paid()
        };
        let answer = gateway().queried(&transaction, "id", &moment(NOW)).unwrap();
        let read = merchant().read_query(NOW, NUMBER, &answer).unwrap();
        assert_eq!((read.paid(), &read.trade_state), (None, &state));
    }
}

#[test]
fn the_fate_of_a_payment_says_what_can_be_done_about_it() {
    let fate = |state: &str| {
        let transaction = Transaction {
            trade_state: TradeState::from(state.to_owned()),
            ..paid()
        };
        let answer = gateway().queried(&transaction, "id", &moment(NOW)).unwrap();
        merchant().read_fate(NOW, NUMBER, &answer).unwrap()
    };
    assert_eq!(fate("SUCCESS"), Fate::Paid(Box::new(paid())));
    for unpaid in ["NOTPAY", "USERPAYING", "PAYERROR"] {
        assert_eq!(fate(unpaid), Fate::Unpaid, "{unpaid}");
    }
    for closed in ["CLOSED", "REVOKED"] {
        assert_eq!(fate(closed), Fate::Closed, "{closed}");
    }
    assert_eq!(fate("REFUND"), Fate::Odd(TradeState::Refund));
    assert_eq!(fate("ACCEPT"), Fate::Odd(TradeState::Unknown("ACCEPT".to_owned())));
    let refused = |status: StatusCode, code: &str| {
        let answer = gateway().refusal(status, &Code::from(code.to_owned()), "说明", "id-1", &moment(NOW));
        merchant().read_fate(NOW, NUMBER, &answer.unwrap())
    };
    assert_eq!(refused(StatusCode::NOT_FOUND, "ORDER_NOT_EXIST"), Ok(Fate::Unseen));
    assert!(refused(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR").is_err());
    assert!(refused(StatusCode::NOT_FOUND, "RESOURCE_NOT_EXISTS").is_err());
}

#[test]
fn what_was_closed_before_or_never_seen_is_closed() {
    let closed = |status: StatusCode, code: &str| {
        let answer = gateway().refusal(status, &Code::from(code.to_owned()), "说明", "id-1", &moment(NOW));
        merchant().read_close(NOW, &answer.unwrap()).is_ok()
    };
    assert!(closed(StatusCode::BAD_REQUEST, "ORDER_CLOSED"));
    assert!(closed(StatusCode::NOT_FOUND, "ORDER_NOT_EXIST"));
    assert!(!closed(StatusCode::BAD_REQUEST, "ORDERPAID"));
    assert!(!closed(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR"));
}

#[test]
fn an_answer_about_another_merchant_is_foreign() {
    let transaction = Transaction {
        mchid: "1900007292".to_owned(),
        ..paid()
    };
    let answer = gateway().queried(&transaction, "id", &moment(NOW)).unwrap();
    assert_eq!(
        merchant().read_query(NOW, NUMBER, &answer),
        Err(Failure::Foreign("mchid"))
    );
}

#[test]
fn an_unpaid_transaction_may_lack_nearly_everything_and_a_paid_one_nothing() {
    let read = |body: &str| {
        let answer = gateway()
            .answer(StatusCode::OK, body.as_bytes().to_vec(), "id", &moment(NOW))
            .unwrap();
        merchant().read_query(NOW, NUMBER, &answer)
    };
    let head = format!(r#""appid":"wx2421b1c4370ec43b","mchid":"1900007291","out_trade_no":"{NUMBER}""#);
    let unpaid = read(&format!(
        r#"{{{head},"trade_state":"NOTPAY","payer":{{}},"amount":{{"payer_currency":"CNY"}},"attach":"","success_time":""}}"#
    ));
    let unpaid = unpaid.unwrap();
    assert_eq!((unpaid.amount, unpaid.attach, unpaid.payer_openid), (None, None, None));
    let torn = read(&format!(r#"{{{head},"trade_state":"SUCCESS","amount":{{"total":1}}}}"#));
    assert!(matches!(
        torn,
        Err(Failure::Unreadable {
            part: "query answer",
            ..
        })
    ));
    let fraction = read(&format!(
        r#"{{{head},"trade_state":"NOTPAY","amount":{{"total":1.5}}}}"#
    ));
    assert!(matches!(fraction, Err(Failure::Unreadable { .. })));
}

#[test]
fn a_close_is_answered_without_content_and_signed() {
    let request = merchant().close("a|b*c-d_e", &moment(NOW)).unwrap();
    gateway().verify(NOW, &request).unwrap();
    assert_eq!(
        Asked::read(&request, "1900007291").unwrap(),
        Asked::Close {
            out_trade_no: "a|b*c-d_e".to_owned()
        }
    );
    let mut answer = gateway().closed("id", &moment(NOW)).unwrap();
    assert_eq!((answer.status(), answer.body().len()), (StatusCode::NO_CONTENT, 0));
    merchant().read_close(NOW, &answer).unwrap();
    answer.headers_mut().remove("wechatpay-signature");
    let unsigned = merchant().read_close(NOW, &answer);
    assert_eq!(unsigned, Err(Failure::Unverified(Doubt::Header("wechatpay-signature"))));
}

#[test]
fn a_refusal_says_whether_the_same_may_be_sent_again() {
    let refused = |status: StatusCode, code: &str| {
        let code = Code::from(code.to_owned());
        let answer = gateway()
            .refusal(status, &code, "说明", "08F78F-268512771", &moment(NOW))
            .unwrap();
        merchant().read_query(NOW, NUMBER, &answer).unwrap_err()
    };
    let missing = refused(StatusCode::NOT_FOUND, "ORDER_NOT_EXISTS");
    assert_eq!(
        missing,
        Failure::Refused {
            status: StatusCode::NOT_FOUND,
            code: Code::OrderNotExist,
            message: "说明".to_owned(),
            request_id: Some("08F78F-268512771".to_owned()),
        }
    );
    assert!(!missing.is_retryable());
    assert!(refused(StatusCode::TOO_MANY_REQUESTS, "FREQUENCY_LIMITED").is_retryable());
    assert!(refused(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR").is_retryable());
    assert!(refused(StatusCode::BAD_REQUEST, "SYSTEM_ERROR").is_retryable());
    assert!(!refused(StatusCode::FORBIDDEN, "NO_AUTH").is_retryable());

    let mut page = Response::new(b"<html>502 Bad Gateway</html>".to_vec());
    *page.status_mut() = StatusCode::BAD_GATEWAY;
    let failure = merchant().read_prepay(NOW, &page).unwrap_err();
    assert!(failure.is_retryable());
    assert!(matches!(failure, Failure::Refused { code: Code::Other(code), .. } if code.is_empty()));
}

/// Verifies a prepay request after a change on the way.
fn doubt(change: impl FnOnce(&mut Request<Vec<u8>>)) -> Doubt {
    let mut request = merchant().prepay(&order(), &moment(NOW)).unwrap();
    change(&mut request);
    gateway().verify(NOW, &request).unwrap_err()
}

fn replace(request: &mut Request<Vec<u8>>, from: &str, to: &str) {
    let header = request.headers()["authorization"].to_str().unwrap().replace(from, to);
    request
        .headers_mut()
        .insert("authorization", HeaderValue::from_str(&header).unwrap());
}

#[test]
fn the_gateway_refuses_a_request_that_was_changed() {
    assert_eq!(doubt(|request| request.body_mut()[9] ^= 1), Doubt::Mismatch);
    assert_eq!(
        doubt(|request| *request.method_mut() = http::Method::PUT),
        Doubt::Mismatch
    );
    assert_eq!(
        doubt(|request| *request.uri_mut() = "https://host/v3/other".parse().unwrap()),
        Doubt::Mismatch
    );
    assert_eq!(doubt(|request| replace(request, fixture::NONCE, "0")), Doubt::Mismatch);
    assert_eq!(
        doubt(|request| replace(request, "signature=\"", "signature=\"!")),
        Doubt::NotBase64
    );
    assert_eq!(
        doubt(|request| replace(request, "1900007291", "1900007292")),
        Doubt::Merchant
    );
    assert_eq!(
        doubt(|request| replace(request, "5157F09E", "5157F09F")),
        Doubt::UnknownSerial("5157F09FFDC096DE15EBE81A47057A7232F1B8E1".to_owned())
    );
    assert_eq!(
        doubt(|request| replace(request, "RSA2048", "SM3")),
        Doubt::Header("authorization")
    );
    assert_eq!(
        doubt(|request| drop(request.headers_mut().remove("authorization"))),
        Doubt::Header("authorization")
    );
    assert_eq!(
        doubt(|request| request.body_mut().resize(300_000, b' ')),
        Doubt::Oversized(300_000)
    );
    let other_key = |request: &mut Request<Vec<u8>>| {
        request
            .headers_mut()
            .insert("wechatpay-serial", HeaderValue::from_static("PUB_KEY_ID_9"));
    };
    assert_eq!(doubt(other_key), Doubt::UnknownSerial("PUB_KEY_ID_9".to_owned()));
}

#[test]
fn the_gateway_refuses_an_old_request() {
    let request = merchant().query(NUMBER, &moment(NOW)).unwrap();
    assert_eq!(gateway().verify(NOW + 299, &request), Ok(()));
    assert_eq!(gateway().verify(NOW + 300, &request), Err(Doubt::Stale(300)));
    let unsigned = gateway()
        .unsigned_refusal(StatusCode::UNAUTHORIZED, &Code::SignError, "错误的签名", "id")
        .unwrap();
    let failure = merchant().read_query(NOW, NUMBER, &unsigned).unwrap_err();
    assert!(matches!(
        failure,
        Failure::Refused {
            code: Code::SignError,
            ..
        }
    ));
}
