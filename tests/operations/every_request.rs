//! What holds for all operations alike

use serde_json::{Value, json};
use tests::{Bundle, Reply, rooms};

/// A letter of English in what is told in Chinese, but for what programs call things by.
fn english_in(detail: &str) -> Option<String> {
    let words = detail.split(|letter: char| !letter.is_ascii_alphabetic());
    let known = [
        "PEM", "RSA", "PUB", "KEY", "ID", "APIv", "JSON", "RFC", "T", "true", "false", "https",
    ];
    words
        .filter(|word| !word.is_empty() && !known.contains(word))
        .map(str::to_owned)
        .next()
}

#[test]
fn a_packed_body_is_refused_before_it_is_read() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    for (path, body) in [
        ("/v1/me", "{}"),
        ("/v1/login/wechat", "{\"code\": \"sandbox-li\"}"),
        ("/v1/quote", "\u{1f}\u{8b}"),
    ] {
        for encoding in ["gzip", "br", "identity, gzip", "x-own"] {
            let call = bundle
                .call("POST", path)
                .token(&guest.token)
                .header("content-encoding", encoding);
            let reply = call.body("application/json", body).send();
            reply.expect_problem(415, "unsupported-media-type");
            assert_eq!(reply.header("accept-encoding"), Some("identity"), "{path} {encoding}");
        }
    }
    let call = bundle
        .call("POST", "/v1/me")
        .token(&guest.token)
        .header("content-encoding", "identity");
    call.json(&json!({})).send().expect_status(200);
    // A gateway reads no problems.
    let call = bundle
        .call("POST", "/v1/callbacks/wechat-pay")
        .header("content-encoding", "gzip");
    assert_eq!(call.json(&json!({})).send().status, 415);
}

#[test]
fn an_answer_for_the_caller_alone_is_kept_by_nobody() {
    let bundle = Bundle::start();
    let told = |reply: Reply| reply.header("cache-control").map(str::to_owned);
    let no_store = Some("no-store".to_owned());
    assert_eq!(
        told(bundle.post("/v1/login/wechat", &json!({ "code": "sandbox-li" })).send()),
        no_store
    );
    assert_eq!(told(bundle.post("/v1/login/wechat", &json!({})).send()), no_store);
    let guest = bundle.guest("zhang");
    for path in [
        "/v1/me",
        "/v1/orders",
        "/v1/search?kind=room",
        "/v1/orders/1",
        "/v1/nothing",
    ] {
        assert_eq!(told(guest.get(path).send()), no_store, "{path}");
    }
    for path in [
        "/v1/search?kind=room",
        &format!("/v1/listings/{}", rooms::FIRST),
        "/v1/me",
        "/v1/nothing",
    ] {
        assert_eq!(told(bundle.get(path).send()), None, "{path}");
    }
}

#[test]
fn a_refusal_in_chinese_has_no_english_in_it() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let quote = |body: Value| bundle.post("/v1/quote", &body).send();
    let refused = [
        quote(json!({ "listing_id": "1", "starts_at": "x" })),
        quote(json!({ "listing_id": 7 })),
        quote(json!({ "people": "two" })),
        quote(json!([])),
        guest
            .post(
                "/v1/me",
                &json!({ "nickname": "", "gender": "x", "birthday": "x", "avatar_url": "x", "password": "x" }),
            )
            .send(),
        guest.post("/v1/messages/read", &json!({})).send(),
        bundle.get("/v1/search?kind=room&lat=1").send(),
        bundle.get("/v1/search?kind=room&lat=100&lng=1").send(),
        bundle
            .get("/v1/search?kind=room&min_price_fen=2&max_price_fen=1")
            .send(),
        bundle.get("/v1/search?kind=room&limit=0").send(),
        bundle
            .get("/v1/search?kind=room&starts_at=2026-05-01T20:00:00%2B08:00")
            .send(),
        bundle
            .get(&format!(
                "/v1/listings/{}/availability?from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z",
                rooms::FIRST
            ))
            .send(),
        bundle.post("/v1/sms-codes", &json!({ "phone": "1" })).send(),
        bundle.get("/nothing").send(),
    ];
    for reply in refused {
        let problem = reply.json();
        let detail = problem["detail"].as_str().unwrap();
        // A set of values that programs send is told as they send it.
        let is_told = detail
            .split("应为以下之一")
            .next()
            .unwrap()
            .replace("female、male 或 other", "");
        let is_told = is_told.split("应为 female").next().unwrap();
        assert_eq!(english_in(is_told), None, "{detail}");
        let errors = problem["errors"].as_array();
        for error in errors.into_iter().flatten() {
            assert!(!error["detail"].as_str().unwrap().contains('_'), "{error}");
        }
    }
    let english = bundle
        .post("/v1/quote", &json!({ "listing_id": "1" }))
        .header("accept-language", "en")
        .send();
    let problem = english.expect_problem(400, "unreadable");
    let detail = problem["detail"].as_str().unwrap();
    assert_eq!(detail, "The request cannot be read – listing: an id of 32 hex digits");
}
