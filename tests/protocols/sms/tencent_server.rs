//! Sender and counterpart speak with each other, and nothing that was changed on the way is obeyed.

use http::{HeaderValue, Method, Request};
use proptest::prelude::*;
use sms::{
    Failure, Limit, Phone,
    tencent::{
        Message, Sender, Settings, read_receipt,
        server::{Refusal, Server, Submission, accepted, refused, rejected},
    },
};

const NOW: i64 = 1_700_000_000;

fn settings() -> Settings<'static> {
    Settings {
        secret_id: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
        secret_key: "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
        sdk_app_id: "1400006666",
        sign_name: "测试签名",
        region: "ap-guangzhou",
        base_url: "https://sms.tencentcloudapi.com",
    }
}

fn server() -> Server {
    Server::new(settings().secret_id, settings().secret_key, settings().base_url).unwrap()
}

fn phone() -> Phone {
    "137-1111-2222".parse().unwrap()
}

fn sent(now: i64) -> Request<Vec<u8>> {
    let message = Message {
        phone: &phone(),
        template_id: "449739",
        parameters: &["123456", "5"],
    };
    Sender::new(settings()).unwrap().send(&message, now).unwrap()
}

fn submission() -> Submission {
    Submission {
        phone: phone(),
        sdk_app_id: "1400006666".to_owned(),
        sign_name: "测试签名".to_owned(),
        template_id: "449739".to_owned(),
        parameters: vec!["123456".to_owned(), "5".to_owned()],
    }
}

#[test]
fn t4_the_request_is_that_of_the_official_sdk() {
    let all: serde_json::Value = serde_json::from_str(include_str!("vectors/vectors.json")).unwrap();
    let request = sent(NOW);
    assert_eq!(
        std::str::from_utf8(request.body()).unwrap(),
        all["T4"]["body"].as_str().unwrap()
    );
    let authorization = format!(
        "TC3-HMAC-SHA256 Credential={}/2023-11-14/sms/tc3_request, SignedHeaders=content-type;host, Signature={}",
        settings().secret_id,
        all["T4"]["signature"].as_str().unwrap()
    );
    assert_eq!(request.headers()["authorization"], authorization.as_str());
    assert_eq!(
        (request.method(), request.uri().to_string().as_str()),
        (&Method::POST, "https://sms.tencentcloudapi.com/")
    );
    for (name, value) in [
        ("content-type", "application/json"),
        ("x-tc-action", "SendSms"),
        ("x-tc-version", "2021-01-11"),
        ("x-tc-region", "ap-guangzhou"),
        ("x-tc-timestamp", "1700000000"),
    ] {
        assert_eq!(request.headers()[name], value);
    }
}

#[test]
fn a_message_arrives_as_it_was_meant() {
    assert_eq!(server().read(NOW + 300, &sent(NOW)), Ok(submission()));
    // A stand-in under a path and a port, called by one name and reached by another.
    let base_url = "http://127.0.0.1:3000/sandbox/sms";
    let message = Message {
        phone: &phone(),
        template_id: "1",
        parameters: &[],
    };
    let request = Sender::new(Settings { base_url, ..settings() })
        .unwrap()
        .send(&message, NOW)
        .unwrap();
    assert_eq!(request.uri(), base_url);
    let stand_in = Server::new(settings().secret_id, settings().secret_key, base_url).unwrap();
    assert!(stand_in.read(NOW, &request).is_ok());
    assert_eq!(
        server().read(NOW, &request).unwrap_err().code,
        "AuthFailure.SignatureFailure"
    );
}

#[test]
fn what_was_changed_is_refused() {
    let code = |change: &dyn Fn(&mut Request<Vec<u8>>)| {
        let mut request = sent(NOW);
        change(&mut request);
        server().read(NOW, &request).unwrap_err().code
    };
    let header = |name: &'static str, value: &'static str| {
        move |request: &mut Request<Vec<u8>>| drop(request.headers_mut().insert(name, HeaderValue::from_static(value)))
    };
    assert_eq!(
        code(&|request| request.body_mut()[30] ^= 1),
        "AuthFailure.SignatureFailure"
    );
    assert_eq!(
        code(&header("content-type", "application/json; charset=utf-8")),
        "AuthFailure.SignatureFailure"
    );
    assert_eq!(
        code(&header("x-tc-timestamp", "1700000001")),
        "AuthFailure.SignatureFailure"
    );
    assert_eq!(
        code(&header("x-tc-timestamp", "1699999699")),
        "AuthFailure.SignatureExpire"
    );
    assert_eq!(
        code(&header("x-tc-timestamp", "soon")),
        "AuthFailure.InvalidAuthorization"
    );
    assert_eq!(code(&header("x-tc-action", "SendMail")), "InvalidAction");
    assert_eq!(
        code(&header("authorization", "TC3-HMAC-SHA256 ")),
        "AuthFailure.InvalidAuthorization"
    );
    assert_eq!(code(&|request| *request.method_mut() = Method::PUT), "InvalidAction");
    let other = Server::new("AKIDother", settings().secret_key, settings().base_url).unwrap();
    assert_eq!(
        other.read(NOW, &sent(NOW)).unwrap_err().code,
        "AuthFailure.SecretIdNotFound"
    );
    let other = Server::new(settings().secret_id, "other", settings().base_url).unwrap();
    assert_eq!(
        other.read(NOW, &sent(NOW)).unwrap_err().code,
        "AuthFailure.SignatureFailure"
    );
    assert_eq!(
        server().read(NOW + 301, &sent(NOW)).unwrap_err().code,
        "AuthFailure.SignatureExpire"
    );
    assert_eq!(
        server().read(NOW - 301, &sent(NOW)).unwrap_err().code,
        "AuthFailure.SignatureExpire"
    );
}

#[test]
fn an_answer_comes_back_as_it_was_given() {
    let receipt = read_receipt(&accepted(&submission(), "5000:1045710669157053657849499619", "a0aabda6").unwrap());
    let receipt = receipt.unwrap();
    assert_eq!(
        (receipt.serial_no.as_str(), receipt.request_id.as_str()),
        ("5000:1045710669157053657849499619", "a0aabda6")
    );

    for (code, limit) in [
        ("LimitExceeded.PhoneNumberThirtySecondLimit", Limit::ThirtySeconds),
        ("LimitExceeded.PhoneNumberOneHourLimit", Limit::Hour),
        ("LimitExceeded.PhoneNumberDailyLimit", Limit::Day),
        ("LimitExceeded.PhoneNumberSameContentDailyLimit", Limit::SameContent),
        (
            "LimitExceeded.AppDailyLimit",
            Limit::Account("LimitExceeded.AppDailyLimit".to_owned()),
        ),
    ] {
        let inside = rejected(&submission(), code, "too many", "id").unwrap();
        let whole = refused(code, "too many", "id").unwrap();
        let failure = Failure::Limited {
            limit,
            request_id: "id".to_owned(),
        };
        assert_eq!(read_receipt(&inside), Err(failure.clone()));
        assert_eq!(read_receipt(&whole), Err(failure));
    }
    let Refusal { code, message } = server().read(NOW + 999, &sent(NOW)).unwrap_err();
    let failure = Failure::Refused {
        code: code.to_owned(),
        message: message.to_owned(),
        request_id: "id".to_owned(),
    };
    assert_eq!(read_receipt(&refused(code, message, "id").unwrap()), Err(failure));
}

#[test]
fn no_secret_is_shown() {
    let message = Message {
        phone: &phone(),
        template_id: "449739",
        parameters: &["123456"],
    };
    let sender = Sender::new(settings()).unwrap();
    let shown = format!(
        "{sender:?} {:?} {message:?} {:?} {:?}",
        server(),
        submission(),
        sent(NOW).headers()
    );
    let signature = sent(NOW).headers()["authorization"]
        .to_str()
        .unwrap()
        .rsplit_once('=')
        .unwrap()
        .1
        .to_owned();
    for secret in [settings().secret_key, "13711112222", "123456", signature.as_str()] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

proptest! {
    #[test]
    fn any_request_is_read_or_refused(
        authorization in "TC3-HMAC-SHA256 Credential=[A-Za-z/]{0,20}[/a-z0-9_]{0,30}, ?SignedHeaders=content-type;host, ?Signature=[0-9a-f]{0,66}|[ -~]{0,80}",
        timestamp in "-?[0-9]{0,20}",
        body in proptest::collection::vec(any::<u8>(), 0..100),
        now: i64,
    ) {
        let request = Request::builder()
            .method("POST")
            .uri("/")
            .header("content-type", "application/json")
            .header("authorization", authorization)
            .header("x-tc-timestamp", timestamp)
            .body(body)
            .unwrap();
        prop_assert!(server().read(now, &request).is_err());
    }

    #[test]
    fn a_message_is_signed_at_any_time_or_not_at_all(now: i64) {
        let message = Message { phone: &phone(), template_id: "449739", parameters: &[] };
        if let Ok(request) = Sender::new(settings()).unwrap().send(&message, now) {
            prop_assert!(server().read(now, &request).is_ok());
        }
    }
}
