//! GET /v1/search

use serde_json::{Value, json};
use tests::{Bundle, Stay, rooms};

/// Near the sandbox's first shop, and not near the others.
const PLACE: &str = "lat=37.8720&lng=112.5640&radius_m=1000";

fn found(bundle: &Bundle, query: &str) -> Value {
    bundle.get(&format!("/v1/search?{query}")).send().expect_status(200)
}

fn names(bundle: &Bundle, query: &str) -> Vec<String> {
    let page = found(bundle, query);
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

/// The parameters of a period.
fn period(stay: Stay) -> String {
    format!("starts_at={}&ends_at={}", stay.starts_at, stay.ends_at).replace('+', "%2B")
}

#[test]
fn rooms_near_a_place_are_told_with_their_distance() {
    let bundle = Bundle::start();
    let page = found(&bundle, PLACE);
    let items = page["items"].as_array().unwrap();
    assert_eq!((items.len(), &page["next_cursor"]), (4, &Value::Null));
    assert_eq!(items[0]["id"], rooms::FIRST);
    assert_eq!(items[0]["distance_m"], 62);
    assert_eq!(items[0]["store"]["address"], "太原市迎泽区柳巷南路38号");
    assert_eq!(
        (&items[0]["available"], &items[0]["rating"]),
        (&Value::Null, &Value::Null)
    );
    let members: Vec<_> = items[0].as_object().unwrap().keys().collect();
    let expected = [
        "available",
        "capacity",
        "cover_url",
        "distance_m",
        "id",
        "kind",
        "name",
        "price_from_fen",
        "price_unit",
        "rating",
        "review_count",
        "store",
        "styles",
    ];
    assert_eq!(members, expected);
}

#[test]
fn filters_and_words_narrow_and_sorting_orders() {
    let bundle = Bundle::start();
    assert_eq!(names(&bundle, "").len(), 12);
    assert_eq!(
        names(&bundle, &format!("{PLACE}&sort=price")),
        ["一人一盏", "听雨", "竹里", "松间"]
    );
    assert_eq!(names(&bundle, &format!("{PLACE}&capacity=5")), ["松间"]);
    assert_eq!(names(&bundle, &format!("{PLACE}&max_price_fen=2000")), ["一人一盏"]);
    assert_eq!(names(&bundle, "q=翠湖&style=中式&sort=price"), ["散座茶席", "普洱小院"]);
    assert_eq!(names(&bundle, "q=听雨"), ["听雨"]);
    assert_eq!(names(&bundle, "q=%22%20OR%20%22").len(), 0);
}

#[test]
fn pages_together_are_the_whole() {
    let bundle = Bundle::start();
    for query in [
        "sort=price",
        "sort=rating",
        "lat=37.85&lng=112.56&radius_m=20000",
        "q=茶",
    ] {
        let whole = names(&bundle, query);
        let (mut paged, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = found(&bundle, &format!("{query}&limit=3&cursor={cursor}"));
            let items = page["items"].as_array().unwrap();
            paged.extend(items.iter().map(|item| item["name"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(paged, whole, "{query}");
    }
}

#[test]
fn for_a_period_only_what_can_be_booked_is_found() {
    let bundle = Bundle::start();
    let stay = Stay::ahead(&bundle, rooms::FIRST, 60, 60);
    let query = format!("{PLACE}&{}", period(stay));
    let free = found(&bundle, &query);
    assert_eq!(free["items"][0]["id"], rooms::FIRST);
    assert_eq!(free["items"][0]["available"], true);
    // Room 103 sells no hour alone, and the others are one person's or more.
    assert_eq!(names(&bundle, &query), ["听雨", "竹里", "一人一盏"]);

    bundle.guest("zhang").book(stay);
    assert_eq!(names(&bundle, &query), ["竹里", "一人一盏"]);
    bundle.forward_minutes(15);
    assert_eq!(names(&bundle, &query), ["听雨", "竹里", "一人一盏"]);
    bundle.forward_minutes(60);
    bundle
        .get(&format!("/v1/search?{query}"))
        .send()
        .expect_problem(422, "in-the-past");
}

#[test]
fn it_refuses_what_makes_no_sense() {
    let bundle = Bundle::start();
    let refused = |query: &str| bundle.get(&format!("/v1/search?{query}")).send();
    for query in [
        "lat=91&lng=0",
        "lat=NaN&lng=0",
        "lat=0&lng=inf",
        "lat=0",
        "radius_m=5",
        "lat=0&lng=0&radius_m=50001",
        "lat=0&lng=0&radius_m=-1",
        "sort=distance",
        "limit=0",
        "limit=101",
        "min_price_fen=2&max_price_fen=1",
        "starts_at=2026-05-01T20:00:00Z",
    ] {
        let problem = refused(query).expect_problem(422, "invalid");
        assert!(
            problem["errors"][0]["pointer"]
                .as_str()
                .is_some_and(|pointer| pointer.starts_with('/')),
            "{problem}"
        );
    }
    for query in [
        "lat=north&lng=0",
        "kind=car",
        "sort=luck",
        "limit=x",
        "cursor=e30",
        "capacity=1e9",
        "min_price_fen=99999999999999999999",
        "starts_at=2026-05-01&ends_at=2026-05-02",
    ] {
        refused(query).expect_problem(400, "unreadable");
    }
    let long = "茶".repeat(3_000);
    refused(&format!("q={long}")).expect_problem(422, "invalid");
    assert_eq!(found(&bundle, &format!("style={long}"))["items"], json!([]));
    let wrong = bundle.post("/v1/search", &json!({})).send();
    wrong.expect_problem(405, "method-not-allowed");
    assert_eq!(wrong.header("allow"), Some("GET, HEAD"));
}

#[test]
fn a_refusal_is_told_in_the_language_that_is_wanted() {
    let bundle = Bundle::start();
    let told = |languages: &str| {
        let call = bundle.get("/v1/search?limit=0").header("accept-language", languages);
        let problem = call.send().expect_problem(422, "invalid");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&problem["detail"]), text(&problem["errors"][0]["detail"]))
    };
    let chinese = ("内容有误：每页条数应为 1 到 100".to_owned(), "应为 1 到 100".to_owned());
    let english = (
        "A value is not acceptable – page size: 1 to 100".to_owned(),
        "1 to 100".to_owned(),
    );
    for languages in ["zh-CN", "en; q=0.1, zh", "en;q=0", "fr"] {
        assert_eq!(told(languages), chinese, "{languages}");
    }
    for languages in ["en", "de,en;q=0.8", "zh;q=0.5, en-GB"] {
        assert_eq!(told(languages), english, "{languages}");
    }
}
