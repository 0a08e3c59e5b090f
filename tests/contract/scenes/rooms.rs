use super::{query, text};
use serde_json::{Value, json};
use tests::{Bundle, Stay, rooms};

pub(crate) fn rooms(bundle: &Bundle) {
    let stay = Stay::ahead(bundle, rooms::SECOND, 24 * 60, 120);
    let (from, to) = (stay.starts_at.to_string(), stay.ends_at.to_string());
    let near = [
        ("kind", "room"),
        ("lat", "37.87"),
        ("lng", "112.56"),
        ("radius_m", "50000"),
        ("q", "茶"),
        ("limit", "1"),
    ];
    let rest = [
        ("min_price_fen", "0"),
        ("max_price_fen", "1000000"),
        ("capacity", "1"),
        ("sort", "price"),
    ];
    let free = [("starts_at", from.as_str()), ("ends_at", to.as_str())];
    let search = |query: String| bundle.get(&format!("/v1/search?{query}")).send();
    search(query(&[&near[..], &rest[..], &free[..]].concat())).expect_status(200);
    let first = search(query(&near[..4])).expect_status(200);
    assert_ne!(first["items"], json!([]));
    search(query(&[("style", "中式"), ("limit", "50")])).expect_status(200);
    let page = search("limit=1".to_owned()).expect_status(200);
    search(query(&[("limit", "1"), ("cursor", text(&page["next_cursor"]))])).expect_status(200);
    search(query(&[("sort", "distance")])).expect_problem(422, "invalid");
    search(query(&[("lat", "north")])).expect_problem(400, "unreadable");
    search(query(&[free[0], ("ends_at", &from)])).expect_problem(422, "ends-before-start");

    let listing = |rest: &str| bundle.get(&format!("/v1/listings/{}{rest}", rooms::FIRST)).send();
    listing("/availability").expect_status(200);
    listing(&format!("/availability?{}", query(&[("from", &from), ("to", &to)]))).expect_status(200);
    listing(&format!("/availability?{}", query(&[("from", &to), ("to", &from)]))).expect_problem(422, "invalid");
    listing("/availability?from=now").expect_problem(400, "unreadable");
    listing("/reviews?limit=1").expect_status(200);
    listing("/reviews?limit=0").expect_problem(422, "invalid");
    listing("/reviews?cursor=e30").expect_problem(400, "unreadable");
    let menu = listing("/menu").expect_status(200);
    let tea = &menu["categories"][0]["goods"][0]["articles"][0]["sku_id"];
    for rest in ["", "/availability", "/menu", "/reviews"] {
        bundle
            .get(&format!("/v1/listings/nowhere{rest}"))
            .send()
            .expect_problem(404, "not-found");
    }
    quotes(bundle, stay, tea);
}

fn quotes(bundle: &Bundle, stay: Stay, tea: &Value) {
    let day = 24 * 60;
    let later = |minutes: i64| json!(stay.starts_at.plus_minutes(minutes));
    let quote = |name: &str, value: Value| {
        let mut body = stay.body();
        body[name] = value;
        bundle.post("/v1/quote", &body).send()
    };
    quote("people", json!(1)).expect_status(200);
    quote("people", json!(1000)).expect_problem(422, "too-many-people");
    quote("people", json!("two")).expect_problem(400, "unreadable");
    quote("listing_id", json!("0".repeat(32))).expect_problem(404, "not-found");
    quote("starts_at", later(-3 * day)).expect_problem(422, "in-the-past");
    quote("ends_at", later(0)).expect_problem(422, "ends-before-start");
    quote("ends_at", later(1)).expect_problem(422, "too-short");
    quote("ends_at", later(20 * day)).expect_problem(422, "too-long");
    quote("ends_at", json!(stay.ends_at.plus_seconds(1))).expect_problem(422, "not-whole-minutes");
    quote("goods", json!([{ "sku_id": tea, "quantity": 2 }])).expect_status(200);
    quote("goods", json!([{ "sku_id": "0".repeat(32), "quantity": 1 }])).expect_problem(422, "invalid");
    let far = Stay {
        starts_at: stay.starts_at.plus_minutes(60 * day),
        ends_at: stay.ends_at.plus_minutes(60 * day),
        ..stay
    };
    bundle
        .post("/v1/quote", &far.body())
        .send()
        .expect_problem(422, "too-far-ahead");
}
