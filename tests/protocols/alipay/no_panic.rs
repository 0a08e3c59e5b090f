//! Whatever arrives, nothing panics and nothing is believed.

use super::fixture::{NUMBER, file, gateway, merchant, moment, refund};
use alipay::{
    Merchant, Moment, Notifications,
    bill::Bill,
    gateway::{Gateway, Signing},
};
use http::{Method, Request, Response, StatusCode};
use proptest::prelude::*;
use std::sync::LazyLock;

// Reading keys is slow, and every case needs them.
static MERCHANT: LazyLock<Merchant> = LazyLock::new(merchant);
static NOTIFICATIONS: LazyLock<Notifications> =
    LazyLock::new(|| Notifications::new(&file("gateway_public_key.pem")).unwrap());
static GATEWAY: LazyLock<Gateway> = LazyLock::new(gateway);

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..400),
        "[ -~]{0,60}".prop_map(String::into_bytes),
        "([a-z_]{1,12}=[a-zA-Z0-9%+]{0,12}&){0,6}sign=[A-Za-z0-9%]{0,20}".prop_map(String::into_bytes),
        r#"\{"(alipay_trade_query|error)_response":[{}"\\/a-z0-9:,\[\]]{0,40}(,"sign":"[A-Za-z0-9+/=]{0,20}")?\}"#
            .prop_map(String::into_bytes),
    ]
}

fn all_refuse(answer: &Response<Vec<u8>>) -> bool {
    MERCHANT.read_query(NUMBER, answer).is_err()
        && MERCHANT.read_fate(NUMBER, answer).is_err()
        && MERCHANT.read_create(NUMBER, answer).is_err()
        && MERCHANT.read_close(NUMBER, answer).is_err()
        && MERCHANT.read_refund(&refund(), answer).is_err()
        && MERCHANT.read_refund_query(&refund(), answer).is_err()
        && MERCHANT.read_bill(answer).is_err()
        && MERCHANT.read_login(answer).is_err()
}

proptest! {
    #[test]
    fn forged_messages_are_refused(body in bytes(), status in 200_u16..600) {
        prop_assert!(NOTIFICATIONS.read(&body).is_err());
        let mut answer = Response::new(body);
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        prop_assert!(all_refuse(&answer));
    }

    #[test]
    fn signed_nonsense_is_unreadable(node in "[{}\"\\\\/a-z0-9:, ]{0,60}", method in 0_usize..4) {
        let name = [
            "alipay_trade_query_response",
            "alipay_trade_refund_response",
            "alipay_system_oauth_token_response",
            "error_response",
        ];
        let answer = GATEWAY.raw_answer(name[method], &node, Signing::Genuine, &moment()).unwrap();
        prop_assert!(all_refuse(&answer));
    }

    #[test]
    fn forged_requests_are_refused(body in bytes(), query in "(charset=utf-8)?[ -~]{0,20}") {
        let uri = format!("http://localhost/gateway.do?{query}");
        let Ok(request) = Request::builder().method(Method::POST).uri(uri).body(body) else { return Ok(()) };
        prop_assert!(GATEWAY.read(&request).is_err());
    }

    #[test]
    fn any_file_is_a_bill_or_refused(bytes in bytes(), is_zip: bool) {
        let start: &[u8] = if is_zip { b"PK\x03\x04" } else { b"" };
        prop_assert!(Bill::read(&[start, &bytes].concat()).is_err());
    }

    #[test]
    fn any_arguments_are_built_or_refused(
        number in "\\PC{0,70}",
        subject in "\\PC{0,300}",
        buyer in "\\PC{0,40}",
        amount: i64,
        now: i64,
        expires_at: i64,
        code in "\\PC{0,300}",
        day in "[0-9-]{8,11}",
    ) {
        let moment = Moment { now, blinding: [0; 32] };
        let order = alipay::Create {
            subject: &subject,
            out_trade_no: if number.len() % 2 == 0 { NUMBER } else { &number },
            expires_at,
            notify_url: "https://example.com/v1/callbacks/alipay",
            amount: money::Fen::new(amount),
            buyer_open_id: &buyer,
        };
        let requests = [
            MERCHANT.create(&order, &moment),
            MERCHANT.query(&number, &moment),
            MERCHANT.login(&code, &moment),
            MERCHANT.bill(&day, &moment),
        ];
        for request in requests.into_iter().flatten() {
            prop_assert!(GATEWAY.read(&request).is_ok(), "{:?}", GATEWAY.read(&request));
        }
    }
}
