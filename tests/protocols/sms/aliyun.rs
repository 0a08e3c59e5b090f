//! Aliyun: sender and counterpart speak with each other, nothing that was changed on the way is obeyed, and answers are read
//! as they really look.

use http::{HeaderValue, Method, Request, Response, StatusCode};
use proptest::prelude::*;
use settings::{Error, Mode};
use sms::{
    Failure, Gateway, Limit, LoginCode, Moment, Notice, Phone,
    aliyun::{
        Sender, Settings, read_receipt,
        server::{Server, Submission, accepted, refused},
    },
    configuration, tencent,
};
use std::collections::BTreeMap;

const NOW: i64 = 1_700_000_000;

fn settings() -> Settings<'static> {
    Settings {
        access_key_id: "LTAI5tEXAMPLE",
        access_key_secret: "YourAccessKeySecret",
        sign_name: "测试签名",
        template_code: "SMS_154950909",
        base_url: "https://dysmsapi.aliyuncs.com",
    }
}

fn server() -> Server {
    Server::new(
        settings().access_key_id,
        settings().access_key_secret,
        settings().base_url,
    )
    .unwrap()
}

fn moment(now: i64) -> Moment {
    let nonce = hex::decode("3156853299f313e23d1673dc12e1703d").unwrap();
    Moment {
        now,
        nonce: nonce.try_into().unwrap(),
    }
}

fn places(code: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("code".to_owned(), code.to_owned())])
}

fn phone() -> Phone {
    "137-1111-2222".parse().unwrap()
}

fn sent() -> Request<Vec<u8>> {
    Sender::new(settings())
        .unwrap()
        .send(&phone(), "123456", moment(NOW))
        .unwrap()
}

#[test]
fn al2_the_request_is_that_of_the_official_library() {
    let all: serde_json::Value = serde_json::from_str(include_str!("vectors/vectors.json")).unwrap();
    let request = sent();
    let query = all["AL2"]["canonical"].as_str().unwrap().lines().nth(2).unwrap();
    assert_eq!(
        request.uri().to_string(),
        format!("https://dysmsapi.aliyuncs.com/?{query}")
    );
    assert_eq!((request.method(), request.body().len()), (&Method::POST, 0));
    let authorization = format!(
        "ACS3-HMAC-SHA256 Credential=LTAI5tEXAMPLE,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature={}",
        all["AL2"]["signature"].as_str().unwrap()
    );
    assert_eq!(request.headers()["authorization"], authorization.as_str());
    for (name, value) in [
        ("x-acs-action", "SendSms"),
        ("x-acs-version", "2017-05-25"),
        ("x-acs-date", "2023-11-14T22:13:20Z"),
        ("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"),
    ] {
        assert_eq!(request.headers()[name], value);
    }
}

#[test]
fn a_message_arrives_as_it_was_meant() {
    let submission = Submission {
        phone: phone(),
        sign_name: "测试签名".to_owned(),
        template_code: "SMS_154950909".to_owned(),
        places: places("123456"),
    };
    assert_eq!(server().read(NOW + 900, &sent()), Ok(submission));
}

/// A message that is no login code, sent through either gateway from a template of its own.
#[test]
fn a_notice_arrives_with_its_template_and_its_places() {
    let (phone, places) = (phone(), [("store", "柳巷店"), ("amount", "¥40.00")]);
    let notice = Notice {
        phone: &phone,
        template_id: "1000002",
        places: &places,
    };
    let aliyun = Gateway::Aliyun(Sender::new(settings()).unwrap());
    let arrived = server().read(NOW, &aliyun.tell(&notice, moment(NOW)).unwrap()).unwrap();
    assert_eq!(
        (arrived.phone, arrived.template_code.as_str()),
        (phone.clone(), "1000002")
    );
    assert_eq!(
        arrived.places,
        places.map(|(name, told)| (name.to_owned(), told.to_owned())).into()
    );
    let tencent = Gateway::Tencent {
        sender: tencent::Sender::new(tencent::Settings {
            secret_id: "AKIDEXAMPLE",
            secret_key: "key",
            sdk_app_id: "1400006666",
            sign_name: "测试签名",
            region: "ap-guangzhou",
            base_url: "https://sms.tencentcloudapi.com",
        })
        .unwrap(),
        template_id: "1".to_owned(),
    };
    let server = tencent::server::Server::new("AKIDEXAMPLE", "key", "https://sms.tencentcloudapi.com").unwrap();
    let arrived = server.read(NOW, &tencent.tell(&notice, moment(NOW)).unwrap()).unwrap();
    assert_eq!(
        (arrived.phone, arrived.template_id.as_str()),
        (phone.clone(), "1000002")
    );
    assert_eq!(arrived.parameters, ["柳巷店", "¥40.00"]);
    let shown = format!("{notice:?}");
    assert!(!shown.contains("柳巷店") && !shown.contains("13711112222"), "{shown}");
}

#[test]
fn what_was_changed_is_refused() {
    let code = |change: &dyn Fn(&mut Request<Vec<u8>>)| {
        let mut request = sent();
        change(&mut request);
        server().read(NOW, &request).unwrap_err().code
    };
    let header = |name: &'static str, value: &'static str| {
        move |request: &mut Request<Vec<u8>>| drop(request.headers_mut().insert(name, HeaderValue::from_static(value)))
    };
    let forged = "SignatureDoesNotMatch";
    assert_eq!(code(&|request| request.body_mut().push(1)), forged);
    assert_eq!(code(&|request| *request.method_mut() = Method::PUT), forged);
    let other_phone = |request: &mut Request<Vec<u8>>| {
        *request.uri_mut() = request
            .uri()
            .to_string()
            .replace("13711112222", "13711112223")
            .parse()
            .unwrap();
    };
    assert_eq!(code(&other_phone), forged);
    assert_eq!(code(&header("x-acs-action", "DeleteSms")), forged);
    assert_eq!(code(&header("x-acs-signature-nonce", "1")), forged);
    assert_eq!(code(&header("x-acs-date", "2023-11-14T22:13:21Z")), forged);
    assert_eq!(code(&header("x-acs-date", "soon")), "InvalidTimeStamp.Expired");
    assert_eq!(
        code(&header("authorization", "ACS3-HMAC-SHA256 ")),
        "MissingAuthorization"
    );
    assert_eq!(
        server().read(NOW + 901, &sent()).unwrap_err().code,
        "InvalidTimeStamp.Expired"
    );
    assert_eq!(
        server().read(NOW - 901, &sent()).unwrap_err().code,
        "InvalidTimeStamp.Expired"
    );
    let other = Server::new("LTAIother", settings().access_key_secret, settings().base_url).unwrap();
    assert_eq!(
        other.read(NOW, &sent()).unwrap_err().code,
        "InvalidAccessKeyId.NotFound"
    );
    let other = Server::new(settings().access_key_id, "guessed", settings().base_url).unwrap();
    let refusal = other.read(NOW, &sent()).unwrap_err();
    assert!(matches!(read_receipt(&refused(refusal, "r")), Err(Failure::Refused { code, .. }) if code == forged));
}

#[test]
fn an_answer_says_whether_it_was_sent() {
    let receipt = read_receipt(&accepted("9006197469364984400", "r1")).unwrap();
    assert_eq!(
        (receipt.serial_no.as_str(), receipt.request_id.as_str()),
        ("9006197469364984400", "r1")
    );
    let read = |status: u16, body: &str| {
        let mut answer = Response::new(body.as_bytes().to_vec());
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        read_receipt(&answer)
    };
    let limited = |limit| {
        let request_id = "r".to_owned();
        Err(Failure::Limited { limit, request_id })
    };
    let control = r#"{"Message":"触发小时级流控Permits:5","RequestId":"r","Code":"isv.BUSINESS_LIMIT_CONTROL"}"#;
    assert_eq!(read(200, control), limited(Limit::Number));
    for code in ["isv.DAY_LIMIT_CONTROL", "Throttling.User"] {
        let body = format!(r#"{{"Code":"{code}","RequestId":"r"}}"#);
        assert_eq!(read(400, &body), limited(Limit::Account(code.to_owned())));
    }
    assert!(matches!(
        read(200, r#"{"Code":"isv.SMS_TEMPLATE_ILLEGAL"}"#),
        Err(Failure::Refused { .. })
    ));
    assert!(matches!(read(400, r#"{"Code":"OK"}"#), Err(Failure::Refused { .. })));
    assert_eq!(
        read(503, r#"{"Code":"ServiceUnavailable"}"#),
        Err(Failure::Unavailable(StatusCode::SERVICE_UNAVAILABLE))
    );
    assert_eq!(read(502, "<html>"), Err(Failure::Unavailable(StatusCode::BAD_GATEWAY)));
    for body in ["", "{}", "[]", r#"{"Code":1}"#] {
        assert!(matches!(read(200, body), Err(Failure::Unreadable { .. })), "{body}");
    }
}

#[test]
fn a_wrong_setting_is_named_and_nothing_is_shown() {
    let setting = |settings| Sender::new(settings).unwrap_err().setting;
    assert_eq!(
        setting(Settings {
            access_key_id: "a,b",
            ..settings()
        }),
        "access_key_id"
    );
    assert_eq!(
        setting(Settings {
            access_key_secret: " ",
            ..settings()
        }),
        "access_key_secret"
    );
    assert_eq!(
        setting(Settings {
            sign_name: "",
            ..settings()
        }),
        "sign_name"
    );
    assert_eq!(
        setting(Settings {
            template_code: "",
            ..settings()
        }),
        "template_code"
    );
    for base_url in ["", "dysmsapi.aliyuncs.com", "https://host/path", "https://host?x"] {
        assert_eq!(setting(Settings { base_url, ..settings() }), "base_url", "{base_url}");
    }
    let code = LoginCode {
        phone: &phone(),
        code: "123456",
        minutes: 5,
    };
    let submission = server().read(NOW, &sent()).unwrap();
    let sender = Sender::new(settings()).unwrap();
    let shown = format!(
        "{sender:?} {:?} {submission:?} {code:?} {:?}",
        server(),
        sent().headers()
    );
    for secret in ["YourAccessKeySecret", "13711112222", "123456", "69c67069"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

#[test]
fn the_setting_chooses_the_gateway_and_only_its_own_are_looked_at() {
    let aliyun = [
        ("aliyun_sms_api", "https://dysmsapi.aliyuncs.com"),
        ("aliyun_sms_access_key_id", "LTAI5tEXAMPLE"),
        ("aliyun_sms_access_key_secret", "YourAccessKeySecret"),
        ("aliyun_sms_sign_name", "开门"),
        ("aliyun_sms_template_code", "SMS_154950909"),
    ];
    let tencent = [
        ("sms_api", "https://sms.tencentcloudapi.com"),
        ("sms_secret_id", "AKID"),
        ("sms_secret_key", "key"),
        ("sms_app_id", "1400006666"),
        ("sms_region", "ap-guangzhou"),
        ("sms_sign_name", "开门"),
        ("sms_template_id", "449739"),
    ];
    let gateway = |all: &[(&'static str, &str)]| {
        let given = all.iter().map(|(name, value)| (*name, (*value).to_owned()));
        pollster::block_on(configuration::gateway(&settings::Settings::given(given), Mode::Live))
    };
    assert!(matches!(gateway(&tencent), Ok(Gateway::Tencent { .. })));
    assert!(matches!(
        gateway(&[&tencent[..], &[("sms_provider", "tencent")]].concat()),
        Ok(Gateway::Tencent { .. })
    ));
    let chosen = [&aliyun[..], &[("sms_provider", "aliyun")]].concat();
    assert!(matches!(gateway(&chosen), Ok(Gateway::Aliyun(_))));
    assert_eq!(gateway(&aliyun).unwrap_err(), Error::Missing("sms_secret_id"));
    let misspelt = gateway(&[("sms_provider", "alibaba")]).unwrap_err();
    assert!(matches!(misspelt, Error::Unusable("sms_provider", _)));
    for (name, _) in aliyun {
        let left: Vec<_> = chosen.iter().copied().filter(|(known, _)| *known != name).collect();
        assert_eq!(gateway(&left).unwrap_err(), Error::Missing(name));
    }
}

proptest! {
    #[test]
    fn any_request_is_read_or_refused(
        authorization in "ACS3-HMAC-SHA256 Credential=[A-Za-z/]{0,20},SignedHeaders=host;x-acs-action,Signature=[0-9a-f]{0,66}|[ -~]{0,80}",
        query in "[!-~&&[^#]]{0,60}",
        now: i64,
    ) {
        let request = Request::builder().method("POST").uri(format!("/?{query}")).header("authorization", authorization);
        let Ok(request) = request.body(Vec::new()) else { return Ok(()) };
        prop_assert!(server().read(now, &request).is_err());
    }

    #[test]
    fn a_message_is_signed_at_any_time_or_not_at_all(now: i64, code in "\\PC{0,20}") {
        if let Ok(request) = Sender::new(settings()).unwrap().send(&phone(), &code, moment(now)) {
            prop_assert_eq!(server().read(now, &request).unwrap().places, places(&code));
        }
    }

    #[test]
    fn any_answer_is_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..200), status in 100_u16..1000) {
        let mut answer = Response::new(body);
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        prop_assert!(read_receipt(&answer).is_err());
    }
}
