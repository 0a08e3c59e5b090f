//! What every operation must refuse, whoever sends it.

use crate::{Bundle, Guest};
use serde_json::{Value, json};

/// The operation answers 405 with `Allow` to another method and 401 to callers without a session.
pub fn refuses_strangers(bundle: &Bundle, method: &str, path: &str) {
    let wrong = bundle.call("OPTIONS", path).send();
    wrong.expect_problem(405, "method-not-allowed");
    assert!(
        wrong.header("allow").is_some_and(|allow| allow.contains(method)),
        "{path} allows {method}"
    );
    let body = json!({});
    let call = || {
        if method == "GET" {
            bundle.get(path)
        } else {
            bundle.call(method, path).json(&body)
        }
    };
    call().send().expect_problem(401, "unauthenticated");
    call().token("nobody").send().expect_problem(401, "unauthenticated");
}

/// The operation answers a problem, never a fault of ours, to bodies that are not what it reads. `good` is a body that
/// it takes; each field of it is replaced by what it cannot be.
pub fn refuses_bad_bodies(guest: &Guest<'_>, path: &str, good: &Value) {
    let call = |body: &[u8]| guest.post(path, &json!({})).with_body(body.to_vec());
    for unreadable in [
        &b""[..],
        b"{",
        b"\"text\"",
        b"[]",
        b"{\"a\":",
        b"\xff\xfe",
        b"null",
        b"{}{}",
    ] {
        let reply = call(unreadable).send();
        assert!(
            (400..500).contains(&reply.status),
            "{path} {unreadable:?}: {} {}",
            reply.status,
            reply.text()
        );
    }
    call(&vec![b' '; 2 << 20]).send().expect_problem(413, "too-large");
    guest
        .post(path, good)
        .without("content-type")
        .header("content-type", "text/plain")
        .send()
        .expect_problem(415, "unsupported-media-type");
    for name in good.as_object().expect("an object").keys() {
        for value in never() {
            let mut body = good.clone();
            body[name] = value.clone();
            let reply = guest.post(path, &body).send();
            assert!(
                reply.status < 500,
                "{path} {name}={value}: {} {}",
                reply.status,
                reply.text()
            );
            if reply.status >= 400 {
                assert_eq!(
                    reply.header("content-type"),
                    Some("application/problem+json"),
                    "{path} {name}={value}"
                );
            }
        }
    }
}

/// Values that break careless code: wrong types, huge and negative numbers, times without an offset, long and strange
/// texts.
fn never() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(1e308),
        json!(9_223_372_036_854_775_807_i64),
        json!(0.5),
        json!([]),
        json!({}),
        json!([[[[1]]]]),
        json!(""),
        json!("2026-05-01T20:00:00"),
        json!("9999-12-31T23:59:59Z"),
        json!("1969-01-01T00:00:00Z"),
        json!("2026-13-45T99:99:99+99:99"),
        json!("x".repeat(10_000)),
        json!("😀𠮷𩸽"),
        json!("'; DROP TABLE user; --"),
        json!("<script>alert(1)</script>"),
        json!("\u{0}\u{7}"),
        json!("0197a0000000700080000000000000ff"),
    ]
}
