//! GET /v1/listings/:id, GET /v1/listings/:id/availability, GET /v1/listings/:id/menu, GET /v1/listings/:id/reviews

use serde_json::{Value, json};
use tests::{Bundle, Stay, rooms};

fn path(rest: &str) -> String {
    format!("/v1/listings/{}{rest}", rooms::FIRST)
}

/// A time as a parameter of a query.
fn parameter(moment: clock::Moment) -> String {
    moment.to_string().replace('+', "%2B")
}

#[test]
fn a_room_is_told_to_anybody() {
    let bundle = Bundle::start();
    let room = bundle.get(&path("")).send().expect_status(200);
    assert_eq!(
        (&room["id"], &room["kind"], &room["name"]),
        (&json!(rooms::FIRST), &json!("room"), &json!("听雨"))
    );
    assert_eq!(room["store"]["name"], "开门茶室·柳巷店");
    for member in ["lat", "lng", "phone", "address", "intro"] {
        assert!(!room["store"][member].is_null(), "{member} of {room}");
    }
    assert_eq!(room["opening"], "always");
    assert_eq!(room["terms"]["cleaning_gap_minutes"], 15);
    assert_eq!(room["pictures"][0], room["cover_url"]);
    assert!(
        room["facilities"]
            .as_array()
            .is_some_and(|facilities| !facilities.is_empty())
    );
    assert_eq!((&room["rating"], &room["review_count"]), (&Value::Null, &json!(0)));
}

#[test]
fn the_menu_tells_what_can_be_booked_with_the_room() {
    let bundle = Bundle::start();
    let left = || {
        let menu = bundle.get(&path("/menu")).send().expect_status(200);
        let tea = menu["categories"][0]["goods"][0].clone();
        (
            tea["articles"][0]["sku_id"].clone(),
            tea["articles"][0]["available"].clone(),
        )
    };
    let (tea, before) = left();
    let guest = bundle.guest("zhang");
    let mut wish = Stay::ahead(&bundle, rooms::FIRST, 60, 60).body();
    wish["goods"] = json!([{ "sku_id": tea, "quantity": 3 }]);
    let quote = bundle.post("/v1/quote", &wish).send().expect_status(200);
    wish["expect_amount_fen"] = quote["amount_fen"].clone();
    guest.post("/v1/bookings", &wish).send().expect_status(201);
    assert_eq!(left().1.as_i64().unwrap(), before.as_i64().unwrap() - 3);
    // Nobody waits longer than the guest may.
    bundle.forward_minutes(15);
    assert_eq!(left().1, before);
    let nowhere = "/v1/listings/0197a0000000700080000000000000ff/menu";
    bundle.get(nowhere).send().expect_problem(404, "not-found");
    bundle
        .post(&path("/menu"), &json!({}))
        .send()
        .expect_problem(405, "method-not-allowed");
}

#[test]
fn a_booking_is_seen_as_taken_time_and_nothing_else() {
    let bundle = Bundle::start();
    let free = bundle.get(&path("/availability")).send().expect_status(200);
    assert_eq!(free["busy"], json!([]));
    assert_eq!(free["open"].as_array().unwrap().len(), 1);

    let stay = Stay::ahead(&bundle, rooms::FIRST, 60, 60);
    bundle.guest("zhang").book(stay);
    let taken = bundle.get(&path("/availability")).send().expect_status(200);
    assert_eq!(
        taken["busy"],
        json!([{ "starts_at": stay.starts_at, "ends_at": stay.ends_at.plus_minutes(15) }])
    );
    assert_eq!(taken.as_object().unwrap().len(), 2);

    bundle.forward_minutes(15);
    let lapsed = bundle.get(&path("/availability")).send().expect_status(200);
    assert_eq!(lapsed["busy"], json!([]));
}

#[test]
fn a_window_is_read_with_offsets_and_bounded() {
    let bundle = Bundle::start();
    let now = bundle.now();
    let window = |from: &str, to: &str| bundle.get(&path(&format!("/availability?from={from}&to={to}"))).send();
    let month = parameter(now.plus_minutes(31 * 24 * 60));
    window(&parameter(now), &month).expect_status(200);
    let longer = parameter(now.plus_minutes(31 * 24 * 60 + 1));
    window(&parameter(now), &longer).expect_problem(422, "invalid");
    window(&month, &parameter(now)).expect_problem(422, "invalid");
    window("2026-05-01T20:00:00", &month).expect_problem(400, "unreadable");
    window("tomorrow", "").expect_problem(400, "unreadable");
    window("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z").expect_problem(422, "invalid");
}

#[test]
fn reviews_are_shown_to_anybody_without_their_orders() {
    let bundle = Bundle::start();
    let none = bundle.get(&path("/reviews")).send().expect_status(200);
    assert_eq!(none, json!({ "items": [], "next_cursor": null }));
    bundle
        .get(&path("/reviews?limit=0"))
        .send()
        .expect_problem(422, "invalid");
    bundle
        .get(&path("/reviews?cursor=e30"))
        .send()
        .expect_problem(400, "unreadable");
}

#[test]
fn what_is_not_there_is_not_there() {
    let bundle = Bundle::start();
    for rest in ["", "/availability", "/reviews"] {
        for id in [
            "0197a0000000700080000000000000ff",
            "101",
            "%F0%9F%8D%B5",
            "0197A000000070008000000000000101",
        ] {
            bundle
                .get(&format!("/v1/listings/{id}{rest}"))
                .send()
                .expect_problem(404, "not-found");
        }
        let wrong = bundle.post(&path(rest), &json!({})).send();
        wrong.expect_problem(405, "method-not-allowed");
        assert_eq!(wrong.header("allow"), Some("GET, HEAD"));
    }
}
