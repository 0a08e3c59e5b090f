//! Whatever arrives, nothing panics and nothing is believed.

use super::fixture::{self, NOW, gateway, merchant, moment, notifications, refund};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use money::Fen;
use proptest::prelude::*;
use std::sync::LazyLock;
use wechat_pay::{
    ApiV3Key, Failure, Merchant, Notifications, PrivateKey, PublicKeys, Refund, Sealed,
    gateway::{Asked, Draft, Gateway},
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

/// The names that answers are made of.
const FIELDS: [&str; 12] = [
    "refund_id",
    "out_refund_no",
    "transaction_id",
    "out_trade_no",
    "status",
    "refund_status",
    "amount",
    "success_time",
    "mchid",
    "data",
    "total",
    "refund",
];

fn json() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(|number| number.to_string()),
        "[A-Za-z0-9 茶:+-]{0,30}".prop_map(|text| format!("\"{text}\"")),
        Just("[]".to_owned()),
        Just("{\"total\":1,\"refund\":-1}".to_owned()),
    ]
}

fn key() -> ApiV3Key {
    ApiV3Key::new(fixture::API_V3_KEY).unwrap()
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
        prop_assert!(MERCHANT.read_refund(now, &refund(), &answer).is_err());
        prop_assert!(MERCHANT.read_refund_query(now, &refund(), &answer).is_err());
        prop_assert!(MERCHANT.read_certificates(now, &key(), &answer).is_err());
    }

    #[test]
    fn signed_nonsense_is_unreadable(body in bytes()) {
        let answer = GATEWAY.answer(StatusCode::OK, body, "id", &moment(NOW)).unwrap();
        prop_assert!(NOTIFICATIONS.read(NOW, answer.headers(), answer.body()).is_err());
        prop_assert!(MERCHANT.read_prepay(NOW, &answer).is_err());
        prop_assert!(MERCHANT.read_refund(NOW, &refund(), &answer).is_err());
        prop_assert!(MERCHANT.read_certificates(NOW, &key(), &answer).is_err());
    }
}

proptest! {
    // Each case signs several times, which is slow.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn signed_json_of_another_shape_is_unreadable(fields in proptest::collection::vec((0..FIELDS.len(), json()), 0..12), nested: bool) {
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\"{}\":{value}", FIELDS[*name])).collect();
        let object = format!("{{{}}}", fields.join(","));
        let body = if nested { format!("{{\"data\":[{object}],\"amount\":{object}}}") } else { object };
        let answer = GATEWAY.answer(StatusCode::OK, body.clone().into_bytes(), "id", &moment(NOW)).unwrap();
        prop_assert!(MERCHANT.read_refund(NOW, &refund(), &answer).is_err());
        if let Ok(certificates) = MERCHANT.read_certificates(NOW, &key(), &answer) {
            prop_assert_eq!(certificates, [], "an empty list is a list");
        }
        let draft = Draft { notify_url: "http://kaimen.example/", id: "EV-1", created_at: NOW, resource_nonce: "0123456789ab" };
        let told = GATEWAY.other_notification(&draft, "REFUND.SUCCESS", "refund", body.as_bytes(), &moment(NOW)).unwrap();
        prop_assert!(NOTIFICATIONS.read(NOW, told.headers(), told.body()).is_err());
    }

    #[test]
    fn any_request_of_a_known_path_is_read_or_refused(
        path in "/v3/(refund/domestic/refunds(/[!-~]{0,20}(/apply-abnormal-refund)?)?|certificates|bill(/tradebill|download/file)[?]?[a-z_=&0-9-]{0,40})",
        post: bool, body in bytes(),
    ) {
        let method = if post { "POST" } else { "GET" };
        let Ok(request) = Request::builder().method(method).uri(path).body(body) else { return Ok(()) };
        let read = Asked::read(&request, "1900007291");
        let is_unreadable = matches!(read, Err(Failure::Unreadable { .. }));
        prop_assert!(read.is_ok() || is_unreadable);
    }

    #[test]
    fn any_refund_is_built_or_refused(
        numbers in proptest::array::uniform3("\\PC{0,70}"), reason in proptest::option::of("\\PC{0,100}"), amounts: [i64; 2],
    ) {
        let [out_trade_no, out_refund_no, refund_id] = &numbers;
        let [amount, total] = amounts.map(Fen::new);
        let asked = Refund { out_trade_no, out_refund_no, reason: reason.as_deref(), notify_url: None, amount, total };
        let built = [
            MERCHANT.refund(&asked, &moment(NOW)),
            MERCHANT.refund_query(out_refund_no, &moment(NOW)),
            MERCHANT.abnormal_refund(refund_id, out_refund_no, &moment(NOW)),
        ];
        for request in built.into_iter().flatten() {
            prop_assert_eq!(GATEWAY.verify(NOW, &request), Ok(()));
            prop_assert!(Asked::read(&request, "1900007291").is_ok());
        }
    }

    #[test]
    fn a_refund_goes_there_and_back(
        out_trade_no in "[0-9a-zA-Z_|*-]{6,32}", out_refund_no in "[0-9a-zA-Z_|*@-]{1,64}", total in 1_i64..1_000_000_000, share in 1_i64..=100,
    ) {
        let amount = Fen::new((total * share / 100).max(1));
        let asked = Refund { out_trade_no: &out_trade_no, out_refund_no: &out_refund_no, amount, total: Fen::new(total), ..refund() };
        let request = MERCHANT.refund(&asked, &moment(NOW)).unwrap();
        GATEWAY.verify(NOW, &request).unwrap();
        let Ok(Asked::Refund(heard)) = Asked::read(&request, "1900007291") else { panic!("another operation") };
        let mut record = fixture::refunded();
        record.out_trade_no = heard.out_trade_no;
        record.out_refund_no = heard.out_refund_no;
        record.amount.refund = heard.refund;
        record.amount.total = heard.total;
        let answer = GATEWAY.refunded(&record, "id", &moment(NOW)).unwrap();
        let fate = MERCHANT.read_refund(NOW, &asked, &answer);
        prop_assert_eq!(fate, Ok(record.fate(NOW)));
    }
}

proptest! {
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
