//! ACS3-HMAC-SHA256, as Aliyun's document and library write it.

use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sms::aliyun::acs3::{ALGORITHM, authenticate, canonical_request, content_hash, date, query};

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors/vectors.json")).unwrap()
}

#[test]
fn the_official_examples_are_signed_alike() {
    let all = vectors();
    for name in ["AL1", "AL2"] {
        let field = |field: &str| all[name][field].as_str().unwrap();
        let signature = authenticate(field("secret"), field("canonical"))
            .finalize()
            .into_bytes();
        assert_eq!(hex::encode(signature), field("signature"), "{name}");
    }
}

#[test]
fn the_requests_are_written_as_in_the_examples() {
    let all = vectors();
    let empty = content_hash(b"");
    let nonce = "3156853299f313e23d1673dc12e1703d";
    let instances = query(&[
        ("RegionId", "cn-shanghai"),
        ("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"),
    ]);
    let run = [
        "ecs.cn-shanghai.aliyuncs.com",
        "RunInstances",
        &empty,
        "2023-10-26T10:22:32Z",
        nonce,
        "2014-05-26",
    ];
    assert_eq!(
        canonical_request(&instances, run, &empty),
        all["AL1"]["canonical"].as_str().unwrap()
    );
    let message = query(&[
        ("PhoneNumbers", "13711112222"),
        ("SignName", "测试签名"),
        ("TemplateCode", "SMS_154950909"),
        ("TemplateParam", r#"{"code":"123456"}"#),
    ]);
    let at = date(1_700_000_000).unwrap();
    let send = ["dysmsapi.aliyuncs.com", "SendSms", &empty, &at, nonce, "2017-05-25"];
    assert_eq!(
        canonical_request(&message, send, &empty),
        all["AL2"]["canonical"].as_str().unwrap()
    );
}

#[test]
fn only_unreserved_letters_stay() {
    assert_eq!(query(&[("b", "a b*~/+%"), ("a", "é")]), "a=%C3%A9&b=a%20b%2A~%2F%2B%25");
    assert_eq!((date(-1), date(i64::MAX), date(253_402_300_800)), (None, None, None));
}

#[test]
fn a_key_of_any_length_is_that_of_the_library() {
    let digest = hex::encode(Sha256::digest("text"));
    for length in [0, 1, 63, 64, 65, 200] {
        let secret = "k".repeat(length);
        let mut library = <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()).unwrap();
        library.update(format!("{ALGORITHM}\n{digest}").as_bytes());
        assert_eq!(
            authenticate(&secret, "text").finalize().into_bytes(),
            library.finalize().into_bytes(),
            "{length}"
        );
    }
}
