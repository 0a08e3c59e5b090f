//! Whatever arrives, nothing panics and nothing is believed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod fixture;

use fixture::{NOW, gateway, merchant, moment, notifications};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use proptest::prelude::*;
use std::sync::LazyLock;
use wechat_pay::{
    ApiV3Key, Merchant, Notifications, PrivateKey, PublicKeys, Sealed,
    gateway::{Asked, Gateway},
};

// Reading keys is slow, and every case needs them.
static MERCHANT: LazyLock<Merchant> = LazyLock::new(merchant);
static NOTIFICATIONS: LazyLock<Notifications> = LazyLock::new(notifications);
static GATEWAY: LazyLock<Gateway> = LazyLock::new(gateway);

fn headers(values: &[Vec<u8>], serial: bool) -> HeaderMap {
    let names = [
        "wechatpay-timestamp",
        "wechatpay-nonce",
        "wechatpay-signature",
        "wechatpay-serial",
        "authorization",
    ];
    let mut headers = HeaderMap::new();
    for (name, value) in names.into_iter().zip(values) {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.insert(name, value);
        }
    }
    if serial {
        headers.insert("wechatpay-timestamp", HeaderValue::from(NOW));
        headers.insert("wechatpay-serial", HeaderValue::from_static(fixture::PLATFORM_ID));
    }
    headers
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..400),
        "[ -~]{0,60}".prop_map(String::into_bytes),
        "(WECHATPAY/SIGNTEST/)?[A-Za-z0-9+/]{0,400}={0,2}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #[test]
    fn forged_messages_are_refused(
        values in proptest::collection::vec(bytes(), 5),
        body in bytes(),
        known_serial: bool,
        now: i64,
        status in 200_u16..600,
    ) {
        let headers = headers(&values, known_serial);
        let now = if known_serial { NOW } else { now };
        prop_assert!(NOTIFICATIONS.read(now, &headers, &body).is_err());
        let mut answer = Response::new(body);
        *answer.headers_mut() = headers;
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        prop_assert!(MERCHANT.read_query(now, "0198c0de000070008000000000000001", &answer).is_err());
        prop_assert!(MERCHANT.read_prepay(now, &answer).is_err());
        prop_assert!(MERCHANT.read_close(now, &answer).is_err());
    }

    #[test]
    fn signed_nonsense_is_unreadable(body in bytes()) {
        let answer = GATEWAY.answer(StatusCode::OK, body, "id", &moment(NOW)).unwrap();
        prop_assert!(NOTIFICATIONS.read(NOW, answer.headers(), answer.body()).is_err());
        prop_assert!(MERCHANT.read_prepay(NOW, &answer).is_err());
    }

    #[test]
    fn forged_requests_are_refused(parts in "(WECHATPAY2-SHA256-RSA2048 )?[a-z_]{0,9}=?\"?[ -~]{0,80}\"?", body in bytes(), path in "/[!-~]{0,60}") {
        let Ok(request) = Request::builder().uri(path).header("authorization", parts).body(body) else { return Ok(()) };
        prop_assert!(GATEWAY.verify(NOW, &request).is_err());
        // Reading may succeed: it comes after verifying.
        let read = Asked::read(&request, "1900007291");
        prop_assert!(read.is_ok() || read.is_err());
    }

    #[test]
    fn any_resource_is_opened_or_refused(ciphertext in bytes(), nonce in "\\PC{0,14}", data in proptest::option::of("\\PC{0,20}")) {
        let key = ApiV3Key::new(fixture::API_V3_KEY).unwrap();
        let sealed = Sealed {
            original_type: None,
            algorithm: "AEAD_AES_256_GCM".to_owned(),
            ciphertext: String::from_utf8_lossy(&ciphertext).into_owned(),
            associated_data: data,
            nonce,
        };
        prop_assert!(key.open(&sealed).is_err());
    }

    #[test]
    fn any_text_is_a_key_or_refused(label in "(PUBLIC KEY|PRIVATE KEY|RSA PRIVATE KEY|CERTIFICATE|)", content in "[A-Za-z0-9+/\\\\n ]{0,200}={0,2}") {
        let pem = format!("-----BEGIN {label}-----{content}-----END {label}-----");
        prop_assert!(PrivateKey::from_pem("key", &pem).is_err());
        prop_assert!(PublicKeys::new().with_certificates(&pem).is_err());
        prop_assert!(PublicKeys::new().with_public_key("PUB_KEY_ID_1", &pem).is_err());
    }

    #[test]
    fn any_arguments_are_built_or_refused(number in "\\PC{0,40}", prepay_id in "\\PC{0,60}", nonce in "\\PC{0,40}", now: i64) {
        let moment = wechat_pay::Moment { now, nonce: &nonce, blinding: [0; 32] };
        if let Ok(request) = MERCHANT.query(&number, &moment) {
            prop_assert_eq!(GATEWAY.verify(now, &request), Ok(()));
        }
        let _sheet = MERCHANT.payment_sheet(&prepay_id, &moment);
    }
}
