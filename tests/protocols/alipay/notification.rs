//! Notifications of the played Alipay: payments, refunds and others, told apart.

use super::fixture::{
    APP_ID, BUYER, NOW, NUMBER, REFUND_NUMBER, SELLER_ID, TRADE_NO, file, gateway, moment, paid, refund_facts, unpaid,
};
use alipay::{
    Doubt, Failure, Notice, Notifications, Trade, TradeStatus,
    gateway::{Draft, Kind, Signing},
};
use money::Fen;

fn notifications() -> Notifications {
    Notifications::new(&file("gateway_public_key.pem")).unwrap()
}

fn draft(kind: Kind, signing: Signing) -> Draft<'static> {
    Draft {
        notify_url: "https://example.com/v1/callbacks/alipay",
        id: "2025052000222132935068450559358070",
        kind,
        signing,
    }
}

const GENUINE: (Kind, Signing) = (Kind::Dropped, Signing::Genuine);

fn sent(trade: &Trade, (kind, signing): (Kind, Signing)) -> Vec<u8> {
    let request = gateway().notification(&draft(kind, signing), trade, &moment()).unwrap();
    request.into_body()
}

fn notice(body: &[u8]) -> Notice {
    notifications().read(body).unwrap().notice
}

#[test]
fn a_payment_is_told_with_all_that_is_compared() {
    for kind in [Kind::Dropped, Kind::Kept] {
        let body = sent(&paid(), (kind, Signing::Genuine));
        let notification = notifications().read(&body).unwrap();
        assert_eq!(notification.id, "2025052000222132935068450559358070");
        let Notice::Payment(payment) = notification.notice else {
            panic!("{notification:?}")
        };
        assert_eq!(payment.app_id, APP_ID);
        assert_eq!(payment.seller_id, SELLER_ID);
        assert_eq!(payment.out_trade_no, NUMBER);
        assert_eq!(payment.trade_no, TRADE_NO);
        assert_eq!(payment.total, Fen::new(4005));
        assert_eq!(payment.paid_at, Some(NOW - 3));
        assert_eq!(payment.buyer_open_id.as_deref(), Some(BUYER));
        assert!(!format!("{payment:?}").contains(BUYER));
    }
}

#[test]
fn another_currency_is_told() {
    let trade = Trade {
        currency: "HKD".to_owned(),
        ..paid()
    };
    let Notice::Payment(payment) = notice(&sent(&trade, GENUINE)) else {
        panic!("no payment")
    };
    assert_eq!(payment.currency, "HKD");
}

#[test]
fn only_what_is_paid_is_a_payment() {
    for status in [TradeStatus::Success, TradeStatus::Finished] {
        let trade = Trade { status, ..paid() };
        assert!(matches!(notice(&sent(&trade, GENUINE)), Notice::Payment(_)));
    }
    for status in [
        TradeStatus::WaitBuyerPay,
        TradeStatus::Closed,
        TradeStatus::Unknown("TRADE_PENDING".to_owned()),
    ] {
        let other = Notice::Other {
            notify_type: "trade_status_sync".to_owned(),
            status: Some(status.clone()),
        };
        assert_eq!(notice(&sent(&unpaid(status), GENUINE)), other);
    }
}

#[test]
fn a_refund_is_no_payment_whatever_the_trade_says() {
    for status in [TradeStatus::Success, TradeStatus::Closed, TradeStatus::Finished] {
        let trade = Trade { status, ..paid() };
        let request = gateway().refund_notification(&draft(GENUINE.0, GENUINE.1), &trade, &refund_facts(), &moment());
        let Notice::Refund(refund) = notice(request.unwrap().body()) else {
            panic!("no refund")
        };
        assert_eq!(refund.app_id, APP_ID);
        assert_eq!(refund.seller_id, SELLER_ID);
        assert_eq!(refund.out_trade_no, NUMBER);
        assert_eq!(refund.out_request_no.as_deref(), Some(REFUND_NUMBER));
        assert_eq!(refund.sum, Some(Fen::new(1500)));
        assert_eq!(refund.refunded_at, Some(NOW));
    }
}

#[test]
fn one_sign_of_a_refund_is_enough() {
    let told = |more: &[(&'static str, &str)]| {
        let mut parameters = vec![
            ("notify_type", "trade_status_sync"),
            ("trade_status", "TRADE_SUCCESS"),
            ("app_id", APP_ID),
            ("seller_id", SELLER_ID),
            ("out_trade_no", NUMBER),
            ("trade_no", TRADE_NO),
            ("total_amount", "40.05"),
        ];
        parameters.extend(more);
        let request = gateway().other_notification(&draft(GENUINE.0, GENUINE.1), &parameters, &moment());
        notifications().read(request.unwrap().body())
    };
    let is_refund = |more: &[(&'static str, &str)]| match told(more).unwrap().notice {
        Notice::Refund(_) => true,
        Notice::Payment(_) => false,
        other @ Notice::Other { .. } => panic!("{other:?}"),
    };
    assert!(is_refund(&[("gmt_refund", "2025-05-20 13:29:35.373")]));
    assert!(is_refund(&[("refund_fee", "0.01")]));
    assert!(is_refund(&[("out_biz_no", REFUND_NUMBER)]));
    assert!(!is_refund(&[]));
    assert!(!is_refund(&[
        ("gmt_refund", ""),
        ("refund_fee", "0.00"),
        ("out_biz_no", "")
    ]));
    assert_eq!(told(&[("refund_fee", "1e-2")]), Err(unreadable("refund_fee")));
    assert_eq!(told(&[("gmt_payment", "yesterday")]), Err(unreadable("gmt_payment")));
}

const fn unreadable(part: &'static str) -> Failure {
    Failure::Unreadable {
        part,
        line: 0,
        column: 0,
    }
}

#[test]
fn a_wrong_key_and_no_key_are_refused() {
    for kind in [Kind::Dropped, Kind::Kept] {
        let forged = sent(&paid(), (kind, Signing::WrongKey));
        assert_eq!(notifications().read(&forged), Err(Failure::Unverified(Doubt::Mismatch)));
        let unsigned = sent(&paid(), (kind, Signing::Unsigned));
        assert_eq!(notifications().read(&unsigned), Err(Failure::Unverified(Doubt::Absent)));
    }
}

#[test]
fn another_charset_is_named() {
    // GBK bytes cannot be sent as texts; what counts is that the name of the charset is believed only once it is proven.
    let parameters = [("charset", "GBK"), ("trade_status", "TRADE_SUCCESS")];
    let told = |signing| {
        let request = gateway().other_notification(&draft(Kind::Dropped, signing), &parameters, &moment());
        notifications().read(request.unwrap().body())
    };
    assert_eq!(told(Signing::Genuine), Err(Failure::Charset("GBK".to_owned())));
    assert_eq!(told(Signing::WrongKey), Err(Failure::Unverified(Doubt::Mismatch)));
}

#[test]
fn a_payment_without_what_is_compared_is_unreadable() {
    let parameters = [
        ("trade_status", "TRADE_SUCCESS"),
        ("app_id", APP_ID),
        ("seller_id", SELLER_ID),
        ("out_trade_no", NUMBER),
        ("trade_no", TRADE_NO),
        ("total_amount", "40.05"),
    ];
    for missing in parameters.iter().skip(1).map(|(name, _)| *name) {
        let parameters: Vec<_> = parameters
            .iter()
            .filter(|(name, _)| *name != missing)
            .copied()
            .collect();
        let request = gateway().other_notification(&draft(GENUINE.0, GENUINE.1), &parameters, &moment());
        let told = notifications().read(request.unwrap().body());
        assert_eq!(told, Err(unreadable(missing)), "{missing}");
    }
}
