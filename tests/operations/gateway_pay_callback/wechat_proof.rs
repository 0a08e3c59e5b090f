//! What is not proven to come from WeChat Pay, or is no message that can be read.

use super::{open, refused};
use http::Request;
use tests::{Bundle, Reply, Traces, WECHAT_PAY_CALLBACK as PATH, WechatPay};
use wechat_pay::gateway::Signing;

const UNPROVEN: &str = "refused with 401: not proven to come from WeChat Pay: ";

/// Refused in WeChat Pay's form; nothing has changed, and one line tells why.
#[track_caller]
fn refuses(traces: &mut Traces<'_>, reply: &Reply, why: &str) {
    refused(reply, PATH, 401);
    traces.one_line(reply, &format!("{UNPROVEN}{why}"));
}

fn with(good: &Request<Vec<u8>>, name: &'static str, value: &str) -> Request<Vec<u8>> {
    let mut other = good.clone();
    other.headers_mut().insert(name, value.parse().unwrap());
    other
}

fn with_body(good: &Request<Vec<u8>>, body: impl Into<Vec<u8>>) -> Request<Vec<u8>> {
    let mut other = good.clone();
    *other.body_mut() = body.into();
    other
}

#[test]
fn what_the_headers_do_not_prove_is_refused_and_changes_nothing() {
    let bundle = Bundle::start();
    let guest = bundle.guest("forged");
    let order = open(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    let success = wechat.success();
    let good = wechat.signed(&success, Signing::Genuine, 0);
    let mut traces = Traces::of(&bundle, PATH);
    for (signing, why) in [
        (Signing::Probe, "the signature is not base64"),
        (Signing::WrongKey, "the signature does not fit"),
        (Signing::OtherSerial, "no key for the serial "),
    ] {
        let told = wechat.signed(&success, signing, 0);
        refuses(&mut traces, &wechat.send(&told), why);
    }
    // Recorded and played back, or of a clock that is ahead.
    for seconds in [301, 86_400, 90 * 86_400, -301] {
        let told = wechat.signed(&success, Signing::Genuine, seconds);
        refuses(&mut traces, &wechat.send(&told), "");
    }
    for name in [
        "wechatpay-signature",
        "wechatpay-timestamp",
        "wechatpay-nonce",
        "wechatpay-serial",
    ] {
        let mut without = good.clone();
        without.headers_mut().remove(name);
        refuses(&mut traces, &wechat.send(&without), "");
        for garbage in [
            "",
            "0",
            "-1",
            "99999999999999999999",
            "PUB_KEY_ID_1",
            "AAAA",
            "%00<script>",
        ] {
            refuses(&mut traces, &wechat.send(&with(&good, name, garbage)), "");
        }
    }
    let sha1 = with(&good, "wechatpay-signature-type", "WECHATPAY2-SHA1-RSA2048");
    refuses(&mut traces, &wechat.send(&sha1), "");
    // Another message's signature.
    let other = wechat.other_event("REFUND.SUCCESS", b"{}");
    refuses(
        &mut traces,
        &wechat.send(&with_body(&other, good.body().clone())),
        "the signature does not fit",
    );
    wechat.send(&good).expect_status(204);
    assert_eq!(guest.order(&order)["status"], "paid");
}

#[test]
fn no_byte_of_the_body_can_be_another() {
    let bundle = Bundle::start();
    let guest = bundle.guest("bytes");
    let order = open(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    let good = wechat.signed(&wechat.success(), Signing::Genuine, 0);
    let mut traces = Traces::of(&bundle, PATH);
    let body = good.body();
    for end in (0..body.len()).step_by(37).chain([body.len() - 1]) {
        let told = with_body(&good, &body[..end]);
        refuses(&mut traces, &wechat.send(&told), "the signature does not fit");
    }
    let text = std::str::from_utf8(body).unwrap();
    // The same JSON in other bytes, and other JSON.
    let value: serde_json::Value = serde_json::from_slice(body).unwrap();
    for other in [
        format!("{text} "),
        format!("\u{feff}{text}"),
        text.replace("支付成功", "\\u652f\\u4ed8\\u6210\\u529f"),
        serde_json::to_string_pretty(&value).unwrap(),
        text.replace("TRANSACTION.SUCCESS", "REFUND.SUCCESS"),
        text.replacen('{', r#"{"event_type":"TRANSACTION.SUCCESS","#, 1),
        text.replace("EV-1", "EV-2"),
        form_urlencoded::byte_serialize(body).collect(),
        "{".to_owned(),
        "null".to_owned(),
        "😀".to_owned(),
        "a=1&b=2".to_owned(),
    ] {
        assert_ne!(other.as_bytes(), body);
        let reply = wechat.send(&with_body(&good, other));
        refuses(&mut traces, &reply, "the signature does not fit");
    }
    for length in [300_000, 1 << 20] {
        let reply = wechat.send(&with_body(&good, vec![b'a'; length]));
        refused(&reply, PATH, 401);
        traces.only_line(&reply, &format!("{UNPROVEN}the body has {length} bytes"));
    }
    for body in [&b""[..], b"{", b"null", b"\xff\xfe", b"a=1"] {
        let reply = bundle.call("POST", PATH).body("text/plain", body).send();
        refuses(&mut traces, &reply, "");
    }
    // Whatever it is called: what counts is what is signed.
    let mut named = good.clone();
    named.headers_mut().remove("content-type");
    wechat.send(&named).expect_status(204);
    assert_eq!(guest.order(&order)["status"], "paid");
}

#[test]
fn what_is_proven_and_cannot_be_read_comes_again() {
    let bundle = Bundle::start();
    let guest = bundle.guest("other");
    let order = open(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    let mut traces = Traces::of(&bundle, PATH);
    // Other events are taken and left.
    for (event, plain) in [
        ("COUPON.USE", &b"{}"[..]),
        ("PAYSCORE.USER_PAID", b"not json"),
        ("茶", b""),
    ] {
        let reply = wechat.send(&wechat.other_event(event, plain));
        reply.expect_status(204);
        traces.only_line(&reply, &format!("left: {event}"));
    }
    // Signed by the gateway, but not what the documents describe.
    for (event, plain) in [
        ("TRANSACTION.SUCCESS", &b"{}"[..]),
        ("TRANSACTION.SUCCESS", b""),
        ("TRANSACTION.SUCCESS", b"\xff"),
        ("REFUND.SUCCESS", b"{}"),
        ("REFUND.ABNORMAL", b"[]"),
        ("REFUND.CLOSED", b"null"),
    ] {
        let reply = wechat.send(&wechat.other_event(event, plain));
        refused(&reply, PATH, 400);
        traces.one_line(&reply, "refused with 400: unreadable notified ");
    }
    let other_key = WechatPay::with_api_v3_key(&bundle, "another-api-v3-key-of-32-bytes--");
    let reply = other_key.tell(&wechat.success());
    refused(&reply, PATH, 503);
    traces.one_line(&reply, "refused with 503: ");
    assert_eq!(guest.order(&order)["status"], "pending_payment");
}
