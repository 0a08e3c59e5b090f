//! Whatever arrives, nothing panics and nothing is believed.

use super::fixture::{ASKED, BACK_URL, BLINDING, MER_ID, NOW, ORDER, gateway, merchant, notifications};
use chrono::NaiveDate;
use http::{Request, Response, StatusCode};
use money::Fen;
use proptest::prelude::*;
use std::sync::LazyLock;
use unionpay::{
    AppOrder, Chain, Environment, Merchant, Notifications, Order, Refund,
    gateway::{Asked, FileAsked, Gateway, Signer},
};

// Reading keys is slow, and every case needs them.
static MERCHANT: LazyLock<Merchant> = LazyLock::new(merchant);
static NOTIFICATIONS: LazyLock<Notifications> = LazyLock::new(notifications);
static GATEWAY: LazyLock<Gateway> = LazyLock::new(gateway);
static DAY: LazyLock<NaiveDate> = LazyLock::new(|| NaiveDate::from_ymd_opt(2026, 3, 1).unwrap());

fn parameter() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        "[a-zA-Z]{0,12}",
        Just("signPubKeyCert".to_owned()),
        Just("signature".to_owned()),
        Just("respCode".to_owned()),
        Just("orderId".to_owned()),
    ];
    let value = prop_oneof![
        "\\PC{0,40}",
        "[{\\[][a&=}\\]]{0,9}",
        "(-----BEGIN CERTIFICATE-----)?[A-Za-z0-9+/\r\n]{0,200}={0,2}(-----END CERTIFICATE-----)?",
        "%[0-9a-f]{0,2}",
    ];
    (name, value).prop_map(|(name, value)| format!("{name}={value}"))
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..400),
        proptest::collection::vec(parameter(), 0..12).prop_map(|parameters| {
            let agreed = "version=5.1.0&encoding=UTF-8&signMethod=01&";
            format!("{agreed}{}", parameters.join("&")).into_bytes()
        }),
        "[&={}\\[\\]%+]{0,60}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #[test]
    fn forged_messages_are_refused(body in body(), now: i64, status in 200_u16..600) {
        prop_assert!(NOTIFICATIONS.read(now, &body).is_err());
        let request = Request::builder().method("POST").uri("/gateway/api/queryTrans.do").body(body.clone()).unwrap();
        prop_assert!(GATEWAY.read(&request).is_err());
        let mut answer = Response::new(body);
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        prop_assert!(MERCHANT.read_app_order(now, &ORDER, &answer).is_err());
        prop_assert!(MERCHANT.read_fate(now, &ASKED, &answer).is_err());
        prop_assert!(MERCHANT.read_refund(now, &ORDER, &answer).is_err());
        prop_assert!(MERCHANT.read_refund_fate(now, &ORDER, &answer).is_err());
        prop_assert!(MERCHANT.read_settlement_file(now, *DAY, &answer).is_err());
    }

    #[test]
    fn any_file_is_read_or_refused(content in proptest::collection::vec(any::<u8>(), 0..400), zipped: bool) {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let content = if zipped {
            let zip = [content.as_slice(), b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &content].concat();
            miniz_oxide::deflate::compress_to_vec_zlib(&zip, 1)
        } else {
            content
        };
        let asked = FileAsked { day: "0301".to_owned(), asked_at: NOW };
        let answer = GATEWAY.file_answer(&asked, &STANDARD.encode(content), BLINDING).unwrap();
        prop_assert!(MERCHANT.read_settlement_file(NOW, *DAY, &answer).is_err());
    }

    #[test]
    fn any_text_is_a_certificate_or_refused(content in "[A-Za-z0-9+/\\\\n ]{0,200}={0,2}") {
        let pem = format!("-----BEGIN CERTIFICATE-----{content}-----END CERTIFICATE-----");
        prop_assert!(Chain::new(&pem, &pem, Environment::Test).is_err());
        prop_assert!(Signer::new(&pem, &pem).is_err());
    }

    #[test]
    fn any_arguments_are_built_or_refused(
        id in "[0-9a-zA-Z]{0,42}|\\PC{0,42}",
        at: i64,
        expires_at: i64,
        fen: i64,
        description in "\\PC{0,60}",
        query_id in "[0-9]{0,42}|\\PC{0,9}",
    ) {
        let order = Order { id: &id, at };
        let asked = AppOrder { order, expires_at, amount: Fen::new(fen), description: &description, back_url: BACK_URL };
        if let Ok(request) = MERCHANT.app_order(&asked, BLINDING) {
            prop_assert!(matches!(GATEWAY.read(&request), Ok(Asked::AppOrder(read)) if read.order_id == id));
        }
        let asked = Refund { order, payment_query_id: &query_id, amount: Fen::new(fen), back_url: BACK_URL };
        if let Ok(request) = MERCHANT.refund(&asked, BLINDING) {
            prop_assert!(matches!(GATEWAY.read(&request), Ok(Asked::Refund(read)) if read.payment_query_id == query_id));
        }
        if let Ok(request) = MERCHANT.query(&order, BLINDING) {
            prop_assert!(matches!(GATEWAY.read(&request), Ok(Asked::Query(read)) if read.order_id == id));
        }
    }
}

#[test]
fn a_days_last_and_first_times_are_written_or_refused() {
    for now in [i64::MIN, -1, 0, NOW, i64::MAX] {
        let request = MERCHANT.settlement_file(*DAY, now, BLINDING);
        assert_eq!(request.is_ok(), (0..=NOW).contains(&now), "{MER_ID} {now}");
    }
}
