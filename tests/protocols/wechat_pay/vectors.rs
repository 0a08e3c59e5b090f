//! The official test vectors.

use super::fixture::{self, Vector, file, merchant, merchant_with, moment};
use http::{HeaderMap, HeaderValue, Method, Response};
use wechat_pay::{ApiV3Key, Call, Doubt, Failure, Moment, PrivateKey, PublicKeys, Sealed};

const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";

fn signed_with(vector: &Vector) -> String {
    let key = PrivateKey::from_pem("key", &file(vector.text("key"))).unwrap();
    key.sign(vector.text("message").as_bytes(), [1; 32]).unwrap()
}

fn headers(timestamp: &str, nonce: &str, serial: &str, signature: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("wechatpay-timestamp", timestamp),
        ("wechatpay-nonce", nonce),
        ("wechatpay-serial", serial),
        ("wechatpay-signature", signature),
    ] {
        headers.insert(name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

#[test]
fn w1_a_request_is_signed_as_in_the_document() {
    let vector = Vector::named("W1");
    let call = Call {
        method: Method::POST,
        path_and_query: "/v3/pay/transactions/jsapi",
        body: vector.text("body").as_bytes().to_vec(),
    };
    let request = merchant()
        .request(
            call,
            &Moment {
                now: 1_554_208_460,
                nonce: NONCE,
                blinding: [9; 32],
            },
        )
        .unwrap();
    let authorization = request.headers()["authorization"].to_str().unwrap();
    assert_eq!(
        authorization,
        format!(
            r#"WECHATPAY2-SHA256-RSA2048 mchid="1900007291",nonce_str="{NONCE}",timestamp="1554208460",serial_no="{}",signature="{}""#,
            fixture::MERCHANT_SERIAL,
            vector.text("signature")
        )
    );
    assert_eq!(request.uri(), "https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi");
    assert_eq!(request.headers()["accept"], "application/json");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.headers()["wechatpay-serial"], fixture::PLATFORM_ID);
    assert!(!request.headers()["user-agent"].is_empty());
}

#[test]
fn w2_the_payment_sheet_is_signed_as_in_the_document() {
    let sheet = merchant()
        .payment_sheet(
            "wx201410272009395522657a690389285100",
            &Moment {
                now: 1_554_208_460,
                nonce: NONCE,
                blinding: [3; 32],
            },
        )
        .unwrap();
    assert_eq!(sheet.pay_sign, Vector::named("W2").text("signature"));
    let json = serde_json::to_value(&sheet).unwrap();
    assert_eq!(json["timeStamp"], "1554208460");
    assert_eq!(json["nonceStr"], NONCE);
    assert_eq!(json["package"], "prepay_id=wx201410272009395522657a690389285100");
    assert_eq!(json["signType"], "RSA");
}

#[test]
fn w3_w6_the_key_signs_as_in_the_document() {
    for name in ["W3", "W6"] {
        let vector = Vector::named(name);
        assert_eq!(signed_with(&vector), vector.text("signature"), "{name}");
    }
}

#[test]
fn the_blinding_does_not_change_the_signature() {
    let key = PrivateKey::from_pem("key", &file("wechatpay_go_test_key.pem")).unwrap();
    assert_eq!(
        key.sign(b"source", [0; 32]).unwrap(),
        key.sign(b"source", [255; 32]).unwrap()
    );
}

#[test]
fn w4_an_answer_under_a_public_key_is_verified() {
    let vector = Vector::named("W4");
    let id = "PUB_KEY_ID_0114232134912410000000000001";
    let keys = PublicKeys::new()
        .with_public_key(id, &file("wechat_resp_pub.pem"))
        .unwrap();
    let merchant = merchant_with(keys);
    let body = r#"{"code_url":"weixin://wxpay/bizpayurl?pr=JyC91EIz1"}"#.to_owned() + "\n";
    let mut answer = Response::new(body.trim_end().as_bytes().to_vec());
    *answer.headers_mut() = headers(
        "1722850421",
        "d824f2e086d3c1df967785d13fcd22ef",
        id,
        vector.text("signature"),
    );
    assert_eq!(
        merchant.verified_body(1_722_850_421 + 299, &answer).unwrap(),
        body.trim_end().as_bytes()
    );
    assert_eq!(
        merchant.verified_body(1_722_850_421 + 300, &answer),
        Err(Failure::Unverified(Doubt::Stale(300)))
    );
    assert_eq!(
        merchant.verified_body(1_722_850_421 - 300, &answer),
        Err(Failure::Unverified(Doubt::Stale(300)))
    );
}

#[test]
fn w5_a_notification_under_a_certificate_is_verified_however_its_serial_is_written() {
    let vector = Vector::named("W5");
    // Beside a public key: both kinds are good while WeChat Pay changes over.
    let keys = fixture::platform_keys()
        .with_certificates(&file("wechatpay_go_notify_cert.pem"))
        .unwrap();
    for serial in ["D7CE59D1F522D701", "00D7CE59D1F522D701", "d7ce59d1f522d701"] {
        let headers = headers(
            vector.text("timestamp"),
            vector.text("nonce"),
            serial,
            vector.text("signature"),
        );
        assert_eq!(
            keys.verify(1_624_523_846, &headers, vector.text("body").as_bytes()),
            Ok(()),
            "{serial}"
        );
    }
    let headers = headers(
        vector.text("timestamp"),
        vector.text("nonce"),
        "D7CE59D1F522D702",
        vector.text("signature"),
    );
    assert_eq!(
        keys.verify(1_624_523_846, &headers, vector.text("body").as_bytes()),
        Err(Doubt::UnknownSerial("D7CE59D1F522D702".to_owned()))
    );
}

#[test]
fn w7_a_resource_is_decrypted() {
    let vector = Vector::named("W7");
    let sealed = Sealed {
        original_type: None,
        algorithm: "AEAD_AES_256_GCM".to_owned(),
        ciphertext: vector.text("ciphertext").to_owned(),
        associated_data: Some(vector.text("aad").to_owned()),
        nonce: vector.text("nonce").to_owned(),
    };
    let key = ApiV3Key::new(vector.text("apiv3_key")).unwrap();
    assert_eq!(key.open(&sealed).unwrap(), vector.text("plaintext").as_bytes());
}

#[test]
fn w8_a_platform_certificate_is_decrypted_and_serves_as_a_key() {
    let vector = Vector::named("W8");
    let sealed = Sealed {
        original_type: None,
        algorithm: "AEAD_AES_256_GCM".to_owned(),
        ciphertext: file(vector.text("ciphertext_file")).trim().to_owned(),
        associated_data: Some("certificate".to_owned()),
        nonce: vector.text("nonce").to_owned(),
    };
    let key = ApiV3Key::new(vector.text("apiv3_key")).unwrap();
    let certificate = String::from_utf8(key.open(&sealed).unwrap()).unwrap();
    let keys = PublicKeys::new().with_certificates(&certificate).unwrap();
    assert_eq!(format!("{keys:?}"), format!("[\"{}\"]", vector.text("cert_serial")));
}

#[test]
fn a_key_is_read_however_it_was_pasted() {
    let pem = file("wechatpay_go_test_key.pem");
    let one_line = pem.trim().replace('\n', "\\n");
    let carriage_returns = pem.replace('\n', "\r\n");
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let unwrapped = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----");
    let pkcs1 = {
        use rsa::{
            RsaPrivateKey,
            pkcs1::{EncodeRsaPrivateKey, LineEnding},
            pkcs8::DecodePrivateKey,
        };
        RsaPrivateKey::from_pkcs8_pem(&pem)
            .unwrap()
            .to_pkcs1_pem(LineEnding::LF)
            .unwrap()
            .to_string()
    };
    let expected = Vector::named("W6").text("signature").to_owned();
    for written in [pem, one_line, carriage_returns, unwrapped, pkcs1] {
        let key = PrivateKey::from_pem("key", &written).unwrap();
        assert_eq!(key.sign(b"source", [5; 32]).unwrap(), expected);
    }
}

#[test]
fn a_nonce_that_would_change_the_signed_text_is_not_sent() {
    for nonce in ["", "a\"b", "a\nb", "a,b", "0123456789012345678901234567890123"] {
        let refused = merchant().query("0198c0de000070008000000000000001", &Moment { nonce, ..moment(0) });
        assert!(
            matches!(refused, Err(Failure::Unsendable { field: "nonce_str", .. })),
            "{nonce:?}"
        );
    }
}
