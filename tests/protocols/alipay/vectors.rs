//! Notifications that Alipay really sent, from its official library: as they are, and changed in every way that a proxy, a
//! framework or a forger changes them.

use super::fixture::file;
use alipay::{Doubt, Failure, Notice, Notification, Notifications, TradeStatus};
use money::Fen;

fn read(vector: &str, body: &str) -> Result<Notification, Failure> {
    let key = file(&format!("alipay_notify_{vector}_pub.pem"));
    Notifications::new(&key).unwrap().read(body.as_bytes())
}

fn form(vector: &str) -> String {
    file(&format!("alipay_notify_{vector}.form"))
}

fn refused(vector: &str, body: &str) -> Doubt {
    match read(vector, body).unwrap_err() {
        Failure::Unverified(doubt) => doubt,
        other => unreachable!("{other}"),
    }
}

#[test]
fn a_payment_that_is_signed_without_sign_type() {
    let notification = read("A1", &form("A1")).unwrap();
    assert_eq!(notification.id, "2019081500222155624068450559358070");
    let Notice::Payment(payment) = notification.notice else {
        panic!("{notification:?}")
    };
    assert_eq!(payment.app_id, "2019073166072302");
    assert_eq!(payment.seller_id, "2088531891668739");
    assert_eq!(payment.out_trade_no, "20190815155618536-564-57");
    assert_eq!(payment.trade_no, "2019081522001468450512505578");
    assert_eq!(payment.total, Fen::new(10));
    assert_eq!(payment.currency, "CNY");
    assert_eq!(payment.paid_at, Some(1_565_855_784));
    assert_eq!(payment.buyer_open_id, None);
    assert_eq!(payment.buyer_id.as_deref(), Some("2088102534368455"));
}

#[test]
fn another_notification_that_is_signed_with_sign_type() {
    let notification = read("A2", &form("A2")).unwrap();
    assert_eq!(notification.id, "2019030800222102023008121054923345");
    let other = Notice::Other {
        notify_type: "servicemarket_order_notify".to_owned(),
        status: None,
    };
    assert_eq!(notification.notice, other);
}

#[test]
fn the_order_of_the_parameters_does_not_matter() {
    for vector in ["A1", "A2"] {
        let form = form(vector);
        let mut pairs: Vec<_> = form.split('&').collect();
        pairs.reverse();
        assert!(read(vector, &pairs.join("&")).is_ok(), "{vector}");
    }
}

#[test]
fn every_parameter_is_signed() {
    for vector in ["A1", "A2"] {
        let form = form(vector);
        let pairs: Vec<_> = form.split('&').collect();
        for pair in &pairs {
            let (name, value) = pair.split_once('=').unwrap();
            let without: Vec<_> = pairs.iter().filter(|other| *other != pair).copied().collect();
            let outcome = read(vector, &without.join("&"));
            // `sign_type` itself is not signed in A1, and an absent one means the same.
            if vector == "A1" && name == "sign_type" {
                assert!(outcome.is_ok());
            } else {
                assert!(
                    matches!(outcome, Err(Failure::Unverified(_))),
                    "{vector} without {name}"
                );
            }
            let changed = form.replace(pair, &format!("{name}=0{value}"));
            assert!(
                matches!(read(vector, &changed), Err(Failure::Unverified(_))),
                "{vector} {name}"
            );
            let emptied = form.replace(pair, &format!("{name}="));
            assert!(
                matches!(read(vector, &emptied), Err(Failure::Unverified(_))),
                "{vector} {name}"
            );
        }
        for added in ["route=callback", "a=", "zzz=1"] {
            let added = format!("{form}&{added}");
            assert_eq!(refused(vector, &added), Doubt::Mismatch, "{vector} {added}");
        }
    }
}

#[test]
fn what_a_framework_makes_of_the_body_is_refused() {
    let form = form("A1");
    // The JSON in it as HTML, a body that was decoded before, and one that was written anew after a wrong charset.
    let html = form.replace("%22", "%26quot%3B");
    assert_eq!(refused("A1", &html), Doubt::Mismatch);
    let decoded_before = form.replace("%2A", "*").replace("%2B", "+").replace("%2F", "/");
    assert_eq!(refused("A1", &decoded_before), Doubt::NotBase64);
    let encoded_twice = form.replace('%', "%25");
    assert_eq!(refused("A1", &encoded_twice), Doubt::NotBase64);
    let values_encoded_twice = form.replace("%E8", "%25E8");
    assert_eq!(refused("A1", &values_encoded_twice), Doubt::Mismatch);
    let wrong_charset = form.replace("%E8%AF%AD", "%D3%EF");
    assert_eq!(refused("A1", &wrong_charset), Doubt::Mismatch);
}

#[test]
fn other_spellings_of_the_same_values_are_the_same() {
    let form = form("A1");
    assert!(read("A1", &form.replace('+', "%20")).is_ok());
    assert!(read("A1", &form.replace("%3A", ":")).is_ok());
    assert!(read("A1", &form.replace("%E8", "%e8")).is_ok());
}

#[test]
fn a_certificates_serial_is_not_signed() {
    assert!(read("A1", &format!("{}&alipay_cert_sn=abc", form("A1"))).is_ok());
}

#[test]
fn doubles_torn_escapes_and_other_kinds_of_signatures_are_refused() {
    let form = form("A1");
    assert_eq!(refused("A1", &format!("{form}&total_amount=0.10")), Doubt::Form);
    assert_eq!(refused("A1", &format!("{form}&%73ign=x")), Doubt::Form);
    assert_eq!(refused("A1", &format!("{form}%")), Doubt::Form);
    assert_eq!(refused("A1", &form.replace("RSA2", "RSA")), Doubt::Kind);
    assert_eq!(refused("A1", &form.replace("sign=", "sing=")), Doubt::Absent);
    assert_eq!(refused("A1", ""), Doubt::Absent);
    assert_eq!(refused("A1", &"a".repeat(70_000)), Doubt::Oversized(70_000));
}

#[test]
fn a_key_is_another_apps_or_it_is_refused() {
    assert_eq!(refused("A2", &form("A1")), Doubt::Mismatch);
    assert_eq!(refused("A1", &form("A2")), Doubt::Mismatch);
}

#[test]
fn states_have_their_names() {
    for name in [
        "WAIT_BUYER_PAY",
        "TRADE_CLOSED",
        "TRADE_SUCCESS",
        "TRADE_FINISHED",
        "TRADE_NEW",
    ] {
        assert_eq!(TradeStatus::from(name).as_str(), name);
    }
}
