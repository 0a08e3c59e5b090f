//! What is held about somebody: GET /v1/me/export

use super::PATH;
use serde_json::{Value, json};
use tests::{Bundle, Stay, race, refuses_strangers, rooms};

const EXPORT: &str = "/v1/me/export";

#[test]
fn all_that_is_held_comes_as_a_file_that_no_cache_keeps() {
    let bundle = Bundle::start();
    refuses_strangers(&bundle, "GET", EXPORT);
    let guest = bundle.guest("zhang");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let reply = guest.get(EXPORT).send();
    let told = reply.expect_status(200);
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert!(reply.header("content-disposition").unwrap().starts_with("attachment"));
    assert_eq!(told["profile"], guest.get(PATH).send().expect_status(200));
    assert_eq!(told["identities"][0]["provider"], "wechat");
    let held = &told["orders"]["items"][0];
    let shown = guest.order(&order);
    for member in ["id", "status", "amount_fen", "paid_fen", "lines", "charges", "events"] {
        assert_eq!(held[member], shown[member], "{member}");
    }
    assert_eq!(held["payments"][0]["id"], shown["payments"][0]["id"]);
    assert!(held["payments"][0]["transaction_id"].is_string());
    assert!(!reply.text().contains(&guest.token));
    let events = guest.get("/v1/me/events").send().expect_status(200);
    assert_eq!(events["items"][0]["kind"], "data_exported");

    let stranger = bundle.guest("li").get(EXPORT).send().expect_status(200);
    assert_eq!(stranger["orders"], json!({ "items": [], "next_cursor": null }));
    let more = guest.get("/v1/me/export?part=orders").send().expect_status(200);
    assert_eq!(
        (&more["part"], &more["items"], &more["next_cursor"]),
        (&json!("orders"), &told["orders"]["items"], &Value::Null)
    );
    let behind = format!("{EXPORT}?part=orders&cursor={}", order["id"].as_str().unwrap());
    assert_eq!(guest.get(&behind).send().expect_status(200)["items"], json!([]));
}

#[test]
fn ten_are_given_an_hour_however_many_ask_at_once() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let replies = race(16, |_| guest.get(EXPORT).send());
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 10);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.expect_problem(429, "too-many-requests");
        let seconds: i64 = reply.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=3600).contains(&seconds), "{seconds}");
    }
    bundle.forward_minutes(61);
    guest.get(EXPORT).send().expect_status(200);
}

#[test]
fn what_is_no_part_is_refused() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    for (query, status, slug) in [
        ("part=everything", 400, "unreadable"),
        ("part=orders&cursor=%00", 400, "unreadable"),
        ("part=orders&cursor=1%27--", 400, "unreadable"),
        ("cursor=0197a000000070008000000000000101", 422, "invalid"),
    ] {
        let reply = guest.get(&format!("{EXPORT}?{query}")).send();
        reply.expect_problem(status, slug);
    }
}
