//! Answers of Tencent, as they really look.

use http::{Response, StatusCode};
use proptest::prelude::*;
use sms::{
    Failure, Limit, Receipt,
    tencent::{Sender, Settings, read_receipt},
};

fn read(body: &str) -> Result<Receipt, Failure> {
    read_receipt(&Response::new(body.as_bytes().to_vec()))
}

#[test]
fn the_documents_answer_is_a_success() {
    let body = r#"{"Response":{"SendStatusSet":[{"SerialNo":"5000:1045710669157053657849499619","PhoneNumber":"+8618511122233","Fee":1,"SessionContext":"test","Code":"Ok","Message":"send success","IsoCode":"CN"}],"RequestId":"a0aabda6-cf91-4f3e-a81f-9198114a2279"}}"#;
    let receipt = Receipt {
        serial_no: "5000:1045710669157053657849499619".to_owned(),
        request_id: "a0aabda6-cf91-4f3e-a81f-9198114a2279".to_owned(),
    };
    assert_eq!(read(body), Ok(receipt));
}

#[test]
fn a_limit_inside_of_an_answer_with_status_200_is_no_success() {
    let body = r#"{"Response":{"SendStatusSet":[{"SerialNo":"","PhoneNumber":"+8618511122233","Fee":0,"SessionContext":"","Code":"LimitExceeded.PhoneNumberDailyLimit","Message":"the number of sms messages sent from a single mobile number every day exceeds the upper limit","IsoCode":"CN"}],"RequestId":"r"}}"#;
    assert_eq!(
        read(body),
        Err(Failure::Limited {
            limit: Limit::Day,
            request_id: "r".to_owned()
        })
    );
    let body = r#"{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":"too fast"},"RequestId":"r"}}"#;
    let limit = Limit::Account("RequestLimitExceeded".to_owned());
    assert_eq!(
        read(body),
        Err(Failure::Limited {
            limit,
            request_id: "r".to_owned()
        })
    );
}

#[test]
fn any_other_code_is_a_refusal() {
    for body in [
        r#"{"Response":{"Error":{"Code":"ok","Message":"m"},"RequestId":"r"}}"#,
        r#"{"Response":{"SendStatusSet":[{"Code":"ok","Message":"m"}],"RequestId":"r"}}"#,
    ] {
        let refused = Failure::Refused {
            code: "ok".to_owned(),
            message: "m".to_owned(),
            request_id: "r".to_owned(),
        };
        assert_eq!(read(body), Err(refused));
    }
}

#[test]
fn what_says_nothing_about_the_message_is_unreadable() {
    for body in [
        "",
        "{}",
        "[]",
        r#"{"Response":{}}"#,
        r#"{"Response":{"SendStatusSet":[],"RequestId":"r"}}"#,
        r#"{"Response":{"SendStatusSet":null}}"#,
    ] {
        assert!(matches!(read(body), Err(Failure::Unreadable { .. })), "{body}");
    }
    let mut down = Response::new(Vec::new());
    *down.status_mut() = StatusCode::BAD_GATEWAY;
    assert_eq!(read_receipt(&down), Err(Failure::Unavailable(StatusCode::BAD_GATEWAY)));
}

#[test]
fn a_wrong_setting_is_named() {
    let good = Settings {
        secret_id: "AKID",
        secret_key: "key",
        sdk_app_id: "1400006666",
        sign_name: "开门",
        region: "ap-guangzhou",
        base_url: "https://sms.tencentcloudapi.com",
    };
    let setting = |settings| Sender::new(settings).unwrap_err().setting;
    assert_eq!(
        setting(Settings {
            secret_id: "a,b",
            ..good
        }),
        "secret_id"
    );
    assert_eq!(
        setting(Settings {
            secret_key: " ",
            ..good
        }),
        "secret_key"
    );
    assert_eq!(setting(Settings { sdk_app_id: "", ..good }), "sdk_app_id");
    assert_eq!(setting(Settings { sign_name: "", ..good }), "sign_name");
    assert_eq!(
        setting(Settings {
            region: "ap\nguangzhou",
            ..good
        }),
        "region"
    );
    for base_url in [
        "",
        "sms.tencentcloudapi.com",
        "ftp://host",
        "https://host?x",
        "https://user@host",
    ] {
        assert_eq!(setting(Settings { base_url, ..good }), "base_url", "{base_url}");
    }
}

proptest! {
    #[test]
    fn any_answer_is_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..200), status in 100_u16..1000) {
        let mut answer = Response::new(body);
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        prop_assert!(read_receipt(&answer).is_err());
    }
}
