//! POST /v1/quote

use serde_json::json;
use tests::{Bundle, Stay, refuses_bad_bodies, rooms};

const PATH: &str = "/v1/quote";

#[test]
fn anybody_is_told_the_price_that_a_booking_then_has() {
    let bundle = Bundle::start();
    let stay = Stay::ahead(&bundle, rooms::FIRST, 60, 95);
    let quote = bundle.post(PATH, &stay.body()).send().expect_status(200);
    let lines = quote["lines"].as_array().unwrap();
    let (minutes, amounts) = lines.iter().fold((0, 0), |(minutes, amounts), line| {
        assert_eq!(line["kind"], "stay");
        (
            minutes + line["minutes"].as_i64().unwrap(),
            amounts + line["amount_fen"].as_i64().unwrap(),
        )
    });
    assert_eq!((minutes, json!(amounts)), (95, quote["amount_fen"].clone()));
    assert_eq!(lines[0]["starts_at"], json!(stay.starts_at));
    assert_eq!(lines[lines.len() - 1]["ends_at"], json!(stay.ends_at));
    for terms in [
        "cleaning_gap_minutes",
        "early_entry_minutes",
        "minimum_minutes",
        "maximum_minutes",
        "step_minutes",
    ] {
        assert!(quote[terms].is_u64(), "{terms} of {quote}");
    }
    assert_eq!(bundle.guest("zhang").book(stay)["amount_fen"], quote["amount_fen"]);
}

#[test]
fn a_taken_room_still_has_its_price() {
    let bundle = Bundle::start();
    let stay = Stay::ahead(&bundle, rooms::FIRST, 60, 60);
    let before = bundle.post(PATH, &stay.body()).send().expect_status(200);
    bundle.guest("zhang").book(stay);
    assert_eq!(bundle.post(PATH, &stay.body()).send().expect_status(200), before);
}

#[test]
fn rules_are_refused_with_their_data() {
    let bundle = Bundle::start();
    let good = Stay::ahead(&bundle, rooms::FIRST, 60, 60).body();
    let with = |name: &str, value: serde_json::Value| {
        let mut body = good.clone();
        body[name] = value;
        bundle.post(PATH, &body).send()
    };
    assert_eq!(
        with("people", json!(4)).expect_problem(422, "too-many-people")["capacity"],
        3
    );
    with("starts_at", json!("2020-01-01T10:00:00+08:00")).expect_problem(422, "in-the-past");
    with("ends_at", good["starts_at"].clone()).expect_problem(422, "ends-before-start");
    with("listing_id", json!("0197a0000000700080000000000000ff")).expect_problem(404, "not-found");
    let short = Stay::ahead(&bundle, rooms::FIRST, 60, 59);
    let problem = bundle.post(PATH, &short.body()).send().expect_problem(422, "too-short");
    assert_eq!(problem["minimum_minutes"], 60);
    // The store of this room closes at 02:00 and opens at 08:00.
    let night = Stay::ahead(&bundle, "0197a000000070008000000000000202", 60, 24 * 60);
    let problem = bundle.post(PATH, &night.body()).send().expect_problem(422, "closed");
    assert!(
        problem["closed_from"].is_string() && problem["closed_until"].is_string(),
        "{problem}"
    );
}

#[test]
fn it_refuses_what_it_cannot_read() {
    let bundle = Bundle::start();
    let wrong = bundle.get(PATH).send();
    wrong.expect_problem(405, "method-not-allowed");
    assert_eq!(wrong.header("allow"), Some("POST"));
    refuses_bad_bodies(
        &bundle.guest("bad"),
        PATH,
        &Stay::ahead(&bundle, rooms::FIRST, 60, 60).body(),
    );
}
