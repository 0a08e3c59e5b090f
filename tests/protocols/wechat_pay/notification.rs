//! Notifications: what is genuine is read, and nothing else is.

use super::fixture::{self, API_V3_KEY, NONCE, NOW, gateway, moment, notifications, paid, platform_keys};
use http::{HeaderValue, Request};
use serde_json::{Value, json};
use wechat_pay::{
    Doubt, Event, Failure, Moment, Notification, Notifications, PublicKeys,
    gateway::{Draft, Signing},
};

fn draft() -> Draft<'static> {
    Draft {
        notify_url: "https://kaimen.example/v1/callbacks/wechat-pay",
        id: "EV-2018022511223320873",
        created_at: NOW - 2,
        resource_nonce: "fdasflkja484",
    }
}

fn sent() -> Request<Vec<u8>> {
    gateway()
        .notification(&draft(), &paid(), Signing::Genuine, &moment(NOW))
        .unwrap()
}

fn read(request: &Request<Vec<u8>>) -> Result<Notification, Failure> {
    notifications().read(NOW, request.headers(), request.body())
}

/// The same notification with another resource, signed anew.
fn resealed(change: impl FnOnce(&mut Value)) -> Result<Notification, Failure> {
    let mut body: Value = serde_json::from_slice(sent().body()).unwrap();
    change(&mut body);
    // An answer is signed as a notification is.
    let body = serde_json::to_vec(&body).unwrap();
    let signed = gateway()
        .answer(http::StatusCode::OK, body, "id", &moment(NOW))
        .unwrap();
    notifications().read(NOW, signed.headers(), signed.body())
}

#[test]
fn a_payment_is_read() {
    let request = sent();
    assert_eq!(request.uri(), "https://kaimen.example/v1/callbacks/wechat-pay");
    assert!(
        !String::from_utf8_lossy(request.body()).contains("oUpF8uMuAJO"),
        "the payer is encrypted"
    );
    let notification = read(&request).unwrap();
    assert_eq!(
        (notification.id.as_str(), notification.created_at),
        ("EV-2018022511223320873", NOW - 2)
    );
    assert_eq!(notification.event.event_type(), "TRANSACTION.SUCCESS");
    assert_eq!(notification.event, Event::Transaction(Box::new(paid())));
    assert!(!format!("{notification:?}").contains("oUpF8uMuAJO"));
}

#[test]
fn an_event_that_is_not_known_is_kept() {
    let plain = br#"{"state":"USER_PAID"}"#;
    let request = gateway()
        .other_notification(&draft(), "PAYSCORE.USER_PAID", "payscore", plain, &moment(NOW))
        .unwrap();
    let expected = Event::Other {
        event_type: "PAYSCORE.USER_PAID".to_owned(),
        plain: plain.to_vec(),
    };
    assert_eq!(read(&request).unwrap().event, expected);
}

#[test]
fn the_probe_is_refused() {
    let request = gateway()
        .notification(&draft(), &paid(), Signing::Probe, &moment(NOW))
        .unwrap();
    assert_eq!(read(&request), Err(Failure::Unverified(Doubt::NotBase64)));
    // Also one that happens to be base64.
    for probe in [
        "WECHATPAY/SIGNTEST/A",
        "WECHATPAY/SIGNTEST/AAAAA",
        "WECHATPAY/SIGNTEST/A=",
        "WECHATPAY/SIGNTEST/",
    ] {
        let mut request = sent();
        request
            .headers_mut()
            .insert("wechatpay-signature", HeaderValue::from_static(probe));
        assert!(
            matches!(
                read(&request),
                Err(Failure::Unverified(Doubt::NotBase64 | Doubt::Mismatch))
            ),
            "{probe}"
        );
    }
}

#[test]
fn one_changed_bit_anywhere_is_refused() {
    let genuine = sent();
    for at in (0..genuine.body().len()).step_by(37) {
        let mut request = genuine.clone();
        request.body_mut()[at] ^= 1;
        assert_eq!(read(&request), Err(Failure::Unverified(Doubt::Mismatch)), "byte {at}");
    }
    let signature = genuine.headers()["wechatpay-signature"].to_str().unwrap();
    let flipped = format!(
        "{}{}",
        if signature.starts_with('A') { "B" } else { "A" },
        &signature[1..]
    );
    for (name, value) in [
        ("wechatpay-signature", flipped.as_str()),
        ("wechatpay-signature", "AAAA"),
        ("wechatpay-signature", ""),
        ("wechatpay-nonce", "593BEC0C930BF1AFEB40B4A08C8FB243"),
        ("wechatpay-timestamp", "1747718974"),
    ] {
        let mut request = genuine.clone();
        request
            .headers_mut()
            .insert(name, HeaderValue::from_str(value).unwrap());
        assert_eq!(read(&request), Err(Failure::Unverified(Doubt::Mismatch)), "{name}");
    }
}

#[test]
fn headers_that_are_absent_or_odd_are_refused() {
    for name in [
        "wechatpay-timestamp",
        "wechatpay-nonce",
        "wechatpay-serial",
        "wechatpay-signature",
    ] {
        let mut request = sent();
        request.headers_mut().remove(name);
        assert_eq!(read(&request), Err(Failure::Unverified(Doubt::Header(name))));
        request
            .headers_mut()
            .insert(name, HeaderValue::from_bytes(b"\xe8\x8c\xb6").unwrap());
        assert_eq!(read(&request), Err(Failure::Unverified(Doubt::Header(name))));
    }
    let with = |name, value| {
        let mut request = sent();
        request.headers_mut().insert(name, HeaderValue::from_static(value));
        read(&request).unwrap_err()
    };
    assert_eq!(
        with("wechatpay-signature-type", "WECHATPAY2-SM2-WITH-SM3"),
        Failure::Unverified(Doubt::Kind)
    );
    let unknown = Doubt::UnknownSerial("PUB_KEY_ID_2".to_owned());
    assert_eq!(with("wechatpay-serial", "PUB_KEY_ID_2"), Failure::Unverified(unknown));
    assert_eq!(
        with("wechatpay-timestamp", "now"),
        Failure::Unverified(Doubt::Header("wechatpay-timestamp"))
    );
    let far = Doubt::Stale((i64::MIN).abs_diff(NOW));
    assert_eq!(
        with("wechatpay-timestamp", "-9223372036854775808"),
        Failure::Unverified(far)
    );
    let mut untyped = sent();
    untyped.headers_mut().remove("wechatpay-signature-type");
    assert!(read(&untyped).is_ok());
}

#[test]
fn it_is_good_for_less_than_five_minutes() {
    let request = sent();
    let at = |now| notifications().read(now, request.headers(), request.body()).map(|_| ());
    assert_eq!((at(NOW + 299), at(NOW - 299)), (Ok(()), Ok(())));
    assert_eq!(at(NOW + 300), Err(Failure::Unverified(Doubt::Stale(300))));
    assert_eq!(at(NOW - 300), Err(Failure::Unverified(Doubt::Stale(300))));
}

#[test]
fn another_senders_key_under_the_right_name_is_refused() {
    let other = fixture::public_half(&fixture::file("wechat_doc_test_key.pem"));
    let keys = PublicKeys::new().with_public_key(fixture::PLATFORM_ID, &other).unwrap();
    let request = sent();
    let read = Notifications::new(API_V3_KEY, keys)
        .unwrap()
        .read(NOW, request.headers(), request.body());
    assert_eq!(read, Err(Failure::Unverified(Doubt::Mismatch)));
}

#[test]
fn another_api_v3_key_cannot_decrypt() {
    let other = Notifications::new("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gc", platform_keys()).unwrap();
    let request = sent();
    assert_eq!(
        other.read(NOW, request.headers(), request.body()),
        Err(Failure::Undecryptable)
    );
}

#[test]
fn associated_data_may_be_empty_or_absent() {
    for absent in [false, true] {
        let request = gateway()
            .other_notification(
                &draft(),
                "PAYSCORE.USER_PAID",
                "",
                b"{}",
                &Moment {
                    nonce: NONCE,
                    ..moment(NOW)
                },
            )
            .unwrap();
        let mut body: Value = serde_json::from_slice(request.body()).unwrap();
        assert_eq!(body["resource"]["associated_data"], "");
        if absent {
            body["resource"].as_object_mut().unwrap().remove("associated_data");
        }
        let event = resealed(|sent| *sent = body).unwrap().event;
        assert_eq!(
            event,
            Event::Other {
                event_type: "PAYSCORE.USER_PAID".to_owned(),
                plain: b"{}".to_vec()
            }
        );
    }
}

#[test]
fn a_damaged_resource_is_refused() {
    let truncated = |value: &mut Value, keep: usize| {
        let text = value["resource"]["ciphertext"].as_str().unwrap()[..keep].to_owned();
        value["resource"]["ciphertext"] = text.into();
    };
    for keep in [0, 4, 20, 64] {
        assert_eq!(
            resealed(|body| truncated(body, keep)),
            Err(Failure::Undecryptable),
            "{keep}"
        );
    }
    let part = |change: fn(&mut Value)| match resealed(change) {
        Err(Failure::Unreadable { part, .. }) => part,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        part(|body| body["resource"]["ciphertext"] = json!("!")),
        "resource.ciphertext"
    );
    assert_eq!(
        part(|body| body["resource"]["nonce"] = json!("short")),
        "resource.nonce"
    );
    assert_eq!(part(|body| body["resource"]["nonce"] = json!("")), "resource.nonce");
    assert_eq!(
        part(|body| body["resource"]["algorithm"] = json!("AEAD_SM4_GCM")),
        "resource.algorithm"
    );
    assert_eq!(part(|body| body["create_time"] = json!("yesterday")), "create_time");
    assert_eq!(part(|body| *body = json!([])), "notification");
    let swapped = resealed(|body| body["resource"]["associated_data"] = json!("refund"));
    assert_eq!(swapped, Err(Failure::Undecryptable));
}

#[test]
fn a_transaction_that_is_none_is_unreadable() {
    let request = gateway()
        .other_notification(
            &draft(),
            "TRANSACTION.SUCCESS",
            "transaction",
            br#"{"mchid":1}"#,
            &moment(NOW),
        )
        .unwrap();
    assert!(matches!(
        read(&request),
        Err(Failure::Unreadable {
            part: "notified transaction",
            ..
        })
    ));
}

#[test]
fn too_much_is_refused_before_it_is_hashed() {
    let mut request = sent();
    request.body_mut().resize(wechat_pay::LARGEST_BODY + 1, b' ');
    assert_eq!(
        read(&request),
        Err(Failure::Unverified(Doubt::Oversized(wechat_pay::LARGEST_BODY + 1)))
    );
}
