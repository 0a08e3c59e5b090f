//! GET, POST /v1/merchant/listings/:id/tariffs · POST …/tariffs/preview · GET …/price-calendar

use serde_json::{Value, json};
use tests::{
    Bundle, OpenedShop, Stay, refuses_bad_bodies, refuses_strangers, rooms,
    shop::{id, tariff},
};

fn path(room: &Value) -> String {
    format!("/v1/merchant/listings/{}/tariffs", id(room))
}

#[test]
fn what_is_booked_keeps_its_price_and_the_new_one_holds_from_now_on() {
    let bundle = Bundle::start();
    let (owner, guest, platform) = (bundle.guest("owner"), bundle.guest("comes"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let key: &'static str = id(&shop.room).to_owned().leak();
    let order = guest.book(Stay::ahead(&bundle, key, 24 * 60, 60));
    let mut dearer = tariff();
    dearer["base_fen_per_hour"] = json!(9000);
    dearer["rates"] = json!([]);
    let set = || owner.post(&path(&shop.room), &dearer).key("1").send();
    let second = set().expect_status(201);
    assert_eq!(second["version"], 2);
    assert_eq!(set().expect_status(201), second);
    assert_eq!(guest.order(&order)["amount_fen"], order["amount_fen"]);
    let later = guest.booking(Stay::ahead(&bundle, key, 48 * 60, 60));
    assert_eq!(later["expect_amount_fen"], 9000);
    let shown = bundle.get(&format!("/v1/listings/{key}")).send().expect_status(200);
    assert_eq!(shown["price_from_fen"], 9000);
    let all = owner.get(&path(&shop.room)).send().expect_status(200);
    let versions: Vec<_> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| &version["version"])
        .collect();
    assert_eq!(versions, [2, 1]);
    let first = owner
        .get(&format!("{}?limit=1", path(&shop.room)))
        .send()
        .expect_status(200);
    let next = first["next_cursor"].as_str().unwrap();
    let rest = owner
        .get(&format!("{}?cursor={next}", path(&shop.room)))
        .send()
        .expect_status(200);
    assert_eq!(rest["items"][0]["version"], 1);
    let stale = owner
        .post(&format!("{}?expect_version=1", path(&shop.room)), &tariff())
        .send();
    assert_eq!(stale.expect_problem(409, "tariff-moved")["version"], 2);
}

#[test]
fn what_friday_night_would_cost_is_told_before_it_holds() {
    let bundle = Bundle::start();
    let (owner, platform) = (bundle.guest("owner"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let preview = format!("{}/preview", path(&shop.room));
    let mut night = json!({ "starts_at": "2026-12-04T23:00:00+08:00", "ends_at": "2026-12-05T01:30:00+08:00" });
    let told = owner.post(&preview, &night).send().expect_status(200);
    assert_eq!(
        (&told["amount_fen"], &told["version"]),
        (&json!(4000 + 4500), &json!(1))
    );
    assert_eq!((&told["is_open"], &told["is_of_length"]), (&json!(true), &json!(true)));
    assert_eq!(told["lines"].as_array().unwrap().len(), 2);
    let mut thought = tariff();
    thought["rates"] = json!([{ "label": "周末夜", "when": { "days": ["weekend"] }, "fen_per_hour": 10_000 }]);
    night["terms"] = thought;
    let told = owner.post(&preview, &night).send().expect_status(200);
    assert_eq!(
        (&told["amount_fen"], &told["version"]),
        (&json!(4000 + 15_000), &Value::Null)
    );
    assert_eq!(
        owner.get(&path(&shop.room)).send().expect_status(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    night["terms"]["rates"][0]["label"] = json!("");
    let problem = owner.post(&preview, &night).send().expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/terms/rates/0/label");
    let backwards = json!({ "starts_at": night["ends_at"], "ends_at": night["starts_at"] });
    owner
        .post(&preview, &backwards)
        .send()
        .expect_problem(422, "ends-before-start");
}

#[test]
fn the_calendar_lays_the_prices_out_by_days() {
    let bundle = Bundle::start();
    let (owner, platform) = (bundle.guest("owner"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let calendar = format!("/v1/merchant/listings/{}/price-calendar", id(&shop.room));
    let told = owner
        .get(&format!("{calendar}?from=2026-09-30&days=2"))
        .send()
        .expect_status(200);
    let days = told["items"].as_array().unwrap();
    assert_eq!(
        (&days[0]["kind"], &days[1]["kind"]),
        (&json!("weekday"), &json!("holiday"))
    );
    assert_eq!(
        (&days[1]["date"], &days[1]["name"]),
        (&json!("2026-10-01"), &json!("国庆节"))
    );
    let prices: Vec<_> = days[0]["prices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|price| &price["fen_per_hour"])
        .collect();
    assert_eq!(prices, [3000, 4000]);
    assert_eq!(days[0]["prices"][1]["starts_at"], "2026-09-30T08:00:00+08:00");
    assert_eq!(days[0]["open"].as_array().unwrap().len(), 1);
    assert_eq!(
        owner.get(&calendar).send().expect_status(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        7
    );
    let unknown = owner
        .get(&format!("{calendar}?from=2029-10-01"))
        .send()
        .expect_status(200);
    assert_eq!(unknown["calendar"]["is_provisional"], true);
    for (query, status) in [
        ("days=0", 422),
        ("days=63", 422),
        ("from=yesterday", 400),
        ("from=9999-12-31", 422),
    ] {
        assert_eq!(
            owner.get(&format!("{calendar}?{query}")).send().status,
            status,
            "{query}"
        );
    }
}

#[test]
fn terms_with_faults_and_other_peoples_rooms_are_refused() {
    let bundle = Bundle::start();
    let (owner, platform) = (bundle.guest("owner"), bundle.operator());
    let shop = OpenedShop::open(&bundle, &owner, &platform, "甲茶室");
    let mut faulty = tariff();
    faulty["base_fen_per_hour"] = json!(-1);
    faulty["step_minutes"] = json!(0);
    let problem = owner
        .post(&path(&shop.room), &faulty)
        .send()
        .expect_problem(422, "invalid");
    let pointers: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| &error["pointer"])
        .collect();
    assert_eq!(pointers, ["/base_fen_per_hour", "/step_minutes"]);
    for label in ["\u{200b}", "\u{202e}元001", "a\u{0}b", "x\u{1b}[31m", "加\n微信"] {
        let mut seen = tariff();
        seen["rates"][0]["label"] = json!(label);
        let problem = owner
            .post(&path(&shop.room), &seen)
            .send()
            .expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/rates/0/label", "{label:?}");
    }
    let mut dear = tariff();
    (dear["base_fen_per_hour"], dear["rates"]) = (json!(1_000_000_000), json!([]));
    owner.post(&path(&shop.room), &dear).send().expect_status(201);
    let day = json!({
        "listing_id": shop.room["id"], "starts_at": "2026-12-04T00:00:00+08:00", "ends_at": "2026-12-05T00:00:00+08:00"
    });
    owner
        .post(&format!("{}/preview", path(&shop.room)), &day)
        .send()
        .expect_problem(422, "invalid");
    let theirs = format!("/v1/merchant/listings/{}/tariffs", rooms::FIRST);
    owner.post(&theirs, &tariff()).send().expect_problem(404, "not-found");
    owner.get(&theirs).send().expect_problem(404, "not-found");
    let preview = json!({ "starts_at": "2026-12-04T23:00:00+08:00", "ends_at": "2026-12-05T01:30:00+08:00" });
    owner
        .post(&format!("{theirs}/preview"), &preview)
        .send()
        .expect_problem(404, "not-found");
    let calendar = format!("/v1/merchant/listings/{}/price-calendar", rooms::FIRST);
    owner.get(&calendar).send().expect_problem(404, "not-found");
    refuses_strangers(&bundle, "POST", &path(&shop.room));
    refuses_bad_bodies(&owner, &path(&shop.room), &tariff());
    refuses_bad_bodies(&owner, &format!("{}/preview", path(&shop.room)), &preview);
}
