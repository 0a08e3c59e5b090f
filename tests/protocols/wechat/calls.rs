//! Calls with an access token: how they are written, and how answers are read.

use clock::Moment;
use http::{Request, Response};
use proptest::prelude::*;
use wechat::{
    AccessToken, Failure, MiniProgram, Settings,
    message::{self, Message, Sent, Version},
    read_token,
    server::{self, Refusal, refused},
    shipping::{self, Logistics, Payment, Shipment, State, Told},
};

/// 2026-05-01T20:00:00+08:00
const NOW: i64 = 1_777_636_800;
const APPID: &str = "wx2421b1c4370ec43b";

fn program() -> MiniProgram {
    MiniProgram::new(Settings {
        appid: APPID,
        secret: "s&e=c ret",
        base_url: "https://api.weixin.qq.com",
    })
    .unwrap()
}

fn token() -> AccessToken {
    AccessToken::new("86_t+/=")
}

fn answer(body: &str) -> Response<Vec<u8>> {
    Response::new(body.as_bytes().to_vec())
}

fn body(request: &Request<Vec<u8>>) -> &str {
    std::str::from_utf8(request.body()).unwrap()
}

fn shipment() -> Shipment<'static> {
    Shipment {
        payment: Payment::OutTradeNo {
            mchid: "1900000001",
            out_trade_no: "0197",
        },
        logistics: Logistics::PickUp,
        description: "静室 2 小时",
        openid: "oUpF8uMuAJO",
    }
}

#[test]
fn every_request_is_as_the_document_has_it() {
    let issue = program().access_token().unwrap();
    assert_eq!(issue.method(), "POST");
    assert_eq!(issue.uri(), "https://api.weixin.qq.com/cgi-bin/stable_token");
    assert_eq!(
        body(&issue),
        r#"{"grant_type":"client_credential","appid":"wx2421b1c4370ec43b","secret":"s&e=c ret","force_refresh":false}"#
    );
    let number = program().phone_number(&token(), "e31968a7").unwrap();
    assert_eq!(
        number.uri(),
        "https://api.weixin.qq.com/wxa/business/getuserphonenumber?access_token=86_t%2B%2F%3D"
    );
    assert_eq!(
        (body(&number), &number.headers()["content-type"]),
        (r#"{"code":"e31968a7"}"#, &"application/json".parse().unwrap())
    );
    let report = program().report(&token(), &shipment(), Moment::from_unix(NOW)).unwrap();
    assert_eq!(report.uri().path(), "/wxa/sec/order/upload_shipping_info");
    assert_eq!(
        body(&report),
        r#"{"order_key":{"order_number_type":1,"mchid":"1900000001","out_trade_no":"0197"},"logistics_type":4,"delivery_mode":1,"shipping_list":[{"item_desc":"静室 2 小时"}],"upload_time":"2026-05-01T20:00:00.000+08:00","payer":{"openid":"oUpF8uMuAJO"}}"#
    );
    let by_id = Payment::TransactionId("4200");
    let report = Shipment {
        payment: by_id,
        logistics: Logistics::Virtual,
        ..shipment()
    };
    let report = program().report(&token(), &report, Moment::from_unix(NOW)).unwrap();
    assert!(
        body(&report)
            .starts_with(r#"{"order_key":{"order_number_type":2,"transaction_id":"4200"},"logistics_type":3,"#)
    );
    let state = program().shipping_state(&token(), shipment().payment).unwrap();
    assert_eq!(
        (state.uri().path(), body(&state)),
        (
            "/wxa/sec/order/get_order",
            r#"{"merchant_id":"1900000001","merchant_trade_no":"0197"}"#
        )
    );
}

#[test]
fn what_is_too_long_is_cut_by_characters() {
    let long = "茶".repeat(200);
    let report = Shipment {
        description: &long,
        ..shipment()
    };
    let report = program().report(&token(), &report, Moment::from_unix(NOW)).unwrap();
    assert_eq!(server::report(&report).unwrap().description, "茶".repeat(120));
    let nothing = Shipment {
        description: " ",
        ..shipment()
    };
    assert!(matches!(
        program().report(&token(), &nothing, Moment::from_unix(NOW)),
        Err(Failure::Unsendable(_))
    ));
    let message = Message {
        openid: "o1",
        template_id: "t1",
        page: Some("pages/order?id=1"),
        data: &[("thing1", &"😀".repeat(30)), ("character_string2", &"7".repeat(30))],
        version: Version::Formal,
    };
    let call = program().message(&token(), &message).unwrap();
    let came = server::message(&call).unwrap();
    assert_eq!(came.data["thing1"]["value"], "😀".repeat(20));
    assert_eq!(came.data["character_string2"]["value"], "7".repeat(30));
    assert!(
        body(&call).ends_with(r#""miniprogram_state":"formal","lang":"zh_CN"}"#),
        "{}",
        body(&call)
    );
}

#[test]
fn a_token_is_read_and_a_wrong_secret_is_no_token_to_be_replaced() {
    let issued = read_token(&answer(r#"{"access_token":"86_x","expires_in":7200}"#)).unwrap();
    assert_eq!((issued.token.text(), issued.expires_in), ("86_x", 7200));
    for code in ["40001", r#""40001""#] {
        let refused = read_token(&answer(&format!(r#"{{"errcode":{code},"errmsg":"AppSecret error"}}"#)));
        assert!(
            matches!(refused, Err(Failure::Other { code: 40001, .. })),
            "{refused:?}"
        );
    }
    for broken in [
        "",
        "[]",
        "{}",
        r#"{"access_token":"","expires_in":1}"#,
        r#"["a",1]"#,
        r#"{"access_token":"a"}"#,
    ] {
        assert!(
            matches!(read_token(&answer(broken)), Err(Failure::Unreadable { .. })),
            "{broken}"
        );
    }
}

#[test]
fn the_country_is_a_text_or_a_number_and_the_watermark_is_ours() {
    let told = |country: &str, appid: &str| {
        let body = format!(
            r#"{{"errcode":0,"errmsg":"ok","phone_info":{{"phoneNumber":"13580006666","purePhoneNumber":"13580006666","countryCode":{country},"watermark":{{"timestamp":1637744274,"appid":"{appid}"}}}}}}"#
        );
        program().read_phone_number(&answer(&body))
    };
    for country in ["86", r#""86""#] {
        let number = told(country, APPID).unwrap();
        assert_eq!(
            (number.e164().as_str(), number.country_code()),
            ("+8613580006666", "86")
        );
        assert!(!format!("{number:?}").contains("1358000"), "{number:?}");
    }
    assert_eq!(told("86", "wx-another"), Err(Failure::OfAnother));
    for strange in [r#""""#, "null", "-86", "86000", r#""+86""#] {
        let read = told(strange, APPID);
        assert!(read.is_err() || read.unwrap().country_code() == "86", "{strange}");
    }
    assert_eq!(
        program().read_phone_number(&refused(Refusal::CODE)),
        Err(Failure::CodeInvalid)
    );
}

#[test]
fn what_is_told_already_counts_as_told_and_the_rest_says_what_to_do() {
    let read = |code: i64| shipping::read_report(&answer(&format!(r#"{{"errcode":{code},"errmsg":"m"}}"#)));
    assert_eq!(read(0), Ok(Told::Now));
    for code in [10_060_002, 10_060_003, 10_060_023] {
        assert_eq!(read(code), Ok(Told::Before), "{code}");
    }
    for (code, failure) in [
        (-1, Failure::Busy),
        (10_060_012, Failure::Busy),
        (10_060_019, Failure::Busy),
        (10_060_001, Failure::PaymentUnknown),
        (10_060_004, Failure::NotShippable),
        (40001, Failure::TokenRefused(40001)),
        (40014, Failure::TokenRefused(40014)),
        (42001, Failure::TokenRefused(42001)),
        (45009, Failure::TooOften(45009)),
    ] {
        assert_eq!(read(code), Err(failure), "{code}");
    }
    assert!(matches!(
        read(268_485_216),
        Err(Failure::Other { code: 268_485_216, .. })
    ));
    // No word is no success.
    for silent in ["{}", "[0]", "0", r#"{"errmsg":"ok"}"#, r#"{"errcode":null}"#] {
        assert!(
            matches!(shipping::read_report(&answer(silent)), Err(Failure::Unreadable { .. })),
            "{silent}"
        );
    }
    for (number, state) in [
        (1, State::Waiting),
        (2, State::Shipped),
        (5, State::Refunded),
        (9, State::Other(9)),
    ] {
        assert_eq!(shipping::read_state(&server::order("0197", number)), Ok(state));
    }
}

#[test]
fn a_user_who_does_not_want_it_is_no_error_and_a_wrong_member_is_ours() {
    let read = |refusal| message::read_sent(&refused(refusal));
    assert_eq!(message::read_sent(&server::done()), Ok(Sent::Yes));
    assert_eq!(
        message::read_sent(&answer(r#"{"errcode":"0","errmsg":"ok","msgid":1}"#)),
        Ok(Sent::Yes)
    );
    assert_eq!(read(Refusal::NOT_WANTED), Ok(Sent::NotWanted));
    assert!(matches!(read(Refusal::UNFITTING), Err(Failure::Unfitting(words)) if words.contains("thing1")));
    assert!(matches!(read(Refusal::OPENID), Err(Failure::Other { code: 40003, .. })));
    assert!(matches!(
        read(Refusal::TEMPLATE),
        Err(Failure::Other { code: 40037, .. })
    ));
}

proptest! {
    #[test]
    fn any_answer_is_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let answer = Response::new(body);
        prop_assert!(read_token(&answer).is_err());
        prop_assert!(program().read_phone_number(&answer).is_err());
        prop_assert!(shipping::read_report(&answer).is_err());
        prop_assert!(shipping::read_state(&answer).is_err());
        prop_assert!(message::read_sent(&answer).is_err());
    }

    #[test]
    fn any_call_is_read_or_refused(body in "\\{?[\"a-z_:0-9,{}\\[\\]]{0,60}", query in "[a-z_=&%]{0,30}") {
        let Ok(request) = Request::post(format!("/x?{query}")).body(body.into_bytes()) else { return Ok(()) };
        drop(server::access_token(&request));
        prop_assert!(server::report(&request).is_err());
        prop_assert!(server::message(&request).is_err());
    }
}
