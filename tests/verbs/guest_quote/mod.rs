//! Quotes of the sandbox's rooms, natively.

use api::{Language, Problem, World};
use clock::Moment;
use database::{Statements, parameters};
use kaimen_guest_quote::{Quote, quote};
use serde_json::{Value, json};
use settings::Mode;

/// A room that costs 56 yuan an hour on weekdays and 66 on weekends, open until 02:00, sold in steps of 15 minutes.
const ROOM: &str = "0197a000000070008000000000000203";

/// Friday 2026-03-13, 20:00 in China.
fn world() -> World {
    World {
        mode: Mode::Sandbox,
        ..scene::world(Moment::parse("2026-03-13T20:00:00+08:00").unwrap())
    }
}

/// A wish from 23:15 to 01:30 with these members changed.
fn quoted(world: &World, changed: Value) -> Result<Quote, Problem> {
    let mut wish = json!({
        "listing_id": ROOM, "people": 2,
        "starts_at": "2026-03-13T23:15:00+08:00", "ends_at": "2026-03-14T01:30:00+08:00"
    });
    if let (Some(wish), Value::Object(changed)) = (wish.as_object_mut(), changed) {
        wish.extend(changed);
    }
    quote(world, &serde_json::from_value(wish).unwrap(), 30, Language::Chinese)
}

#[test]
fn a_stay_over_midnight_is_cut_where_the_price_changes() {
    let world = world();
    let quote = quoted(&world, json!({})).unwrap();
    assert_eq!(world.database.statements(), 1);
    let told = serde_json::to_value(&quote).unwrap();
    let lines = json!([
        { "kind": "stay", "label": "标准", "starts_at": "2026-03-13T23:15:00+08:00",
          "ends_at": "2026-03-14T00:00:00+08:00", "minutes": 45, "unit_fen": 5600, "amount_fen": 4200 },
        { "kind": "stay", "label": "周末", "starts_at": "2026-03-14T00:00:00+08:00",
          "ends_at": "2026-03-14T01:30:00+08:00", "minutes": 90, "unit_fen": 6600, "amount_fen": 9900 }
    ]);
    assert_eq!((&told["amount_fen"], &told["lines"]), (&json!(14_100), &lines));
    let terms = [
        &told["cleaning_gap_minutes"],
        &told["early_entry_minutes"],
        &told["minimum_minutes"],
        &told["step_minutes"],
    ];
    assert_eq!(terms, [&json!(20), &json!(5), &json!(90), &json!(15)]);
    assert_eq!(told["cancellation"][0], json!({ "hours_before": 24, "percent": 100 }));
}

#[test]
fn goods_have_a_line_each_and_are_looked_for_in_one_more_statement() {
    let world = world();
    // The tea stands in the first store, and the room is of the second one.
    let tea = scene::tea(&world, 3800, 1);
    let room = json!({ "listing_id": "0197a000000070008000000000000101", "ends_at": "2026-03-14T00:15:00+08:00" });
    let with = |goods: Value| {
        let mut changed = room.clone();
        changed["goods"] = goods;
        quoted(&world, changed)
    };
    let alone = with(json!([])).unwrap();
    let before = world.database.statements();
    // It says nothing about how many there are.
    let two = with(json!([{ "sku_id": tea, "quantity": 2 }])).unwrap();
    assert_eq!(world.database.statements() - before, 2);
    assert_eq!(two.amount_fen.get(), alone.amount_fen.get() + 7600);
    let told = serde_json::to_value(&two.lines).unwrap();
    let line = json!({ "kind": "goods", "label": "goods 标准", "unit_fen": 3800, "quantity": 2, "amount_fen": 7600 });
    assert_eq!(told[alone.lines.len()], line);
    let refused = |changed: Value| {
        let problem = quoted(&world, changed).unwrap_err().answer(Language::English, "id");
        let told: Value = serde_json::from_slice(problem.body()).unwrap();
        (told["type"].clone(), told["errors"][0]["pointer"].clone())
    };
    let invalid = |pointer: &str| (json!("/problems/invalid"), json!(pointer));
    let goods = |goods: Value| json!({ "listing_id": room["listing_id"], "goods": goods });
    assert_eq!(
        refused(json!({ "goods": [{ "sku_id": tea, "quantity": 1 }] })),
        invalid("/goods/0/sku_id")
    );
    for quantity in [0, 100, -1, i64::MAX] {
        let bounds = goods(json!([{ "sku_id": tea, "quantity": quantity }]));
        assert_eq!(refused(bounds), invalid("/goods/0/quantity"));
    }
    let once = json!({ "sku_id": tea, "quantity": 1 });
    assert_eq!(refused(goods(json!([once, once]))), invalid("/goods/1/sku_id"));
    assert_eq!(refused(goods(json!(vec![once.clone(); 21]))), invalid("/goods"));
    for state in ["waiting", "withdrawn", "dropped"] {
        world
            .database
            .run("UPDATE sku SET state = ?1", parameters![state])
            .unwrap();
        assert_eq!(refused(goods(json!([once]))), invalid("/goods/0/sku_id"), "{state}");
    }
    world
        .database
        .run("UPDATE sku SET state = 'sold'", parameters![])
        .unwrap();
    let hide = "UPDATE listing SET state = 'hidden' WHERE kind = 'goods'";
    world.database.run(hide, parameters![]).unwrap();
    assert_eq!(refused(goods(json!([once]))), invalid("/goods/0/sku_id"));
}

#[test]
fn it_is_priced_by_the_newest_terms() {
    let world = world();
    let old = quoted(&world, json!({})).unwrap();
    let newer = "INSERT INTO tariff (id, listing_number, version, terms, created_at)
        SELECT ?1, 203, 2, json_set(terms, '$.base_fen_per_hour', 11200), 0 FROM tariff WHERE listing_number = 203";
    world.database.run(newer, parameters![world.clock.id()]).unwrap();
    let new = quoted(&world, json!({})).unwrap();
    assert_eq!((new.amount_fen.get(), old.amount_fen.get()), (18_300, 14_100));
    assert_ne!(new.tariff_id, old.tariff_id);
}

#[test]
fn the_rules_of_a_booking_hold() {
    let world = world();
    let refused = |changed: Value| quoted(&world, changed).unwrap_err().slug();
    assert_eq!(refused(json!({ "people": 6 })), "too-many-people");
    assert_eq!(refused(json!({ "people": 0 })), "too-many-people");
    assert_eq!(refused(json!({ "ends_at": "2026-03-14T00:30:00+08:00" })), "too-short");
    assert_eq!(refused(json!({ "ends_at": "2026-03-14T01:20:00+08:00" })), "off-step");
    assert_eq!(refused(json!({ "ends_at": "2026-03-14T02:15:00+08:00" })), "closed");
    assert_eq!(
        refused(json!({ "starts_at": "2026-03-13T19:59:00+08:00" })),
        "in-the-past"
    );
    assert_eq!(
        refused(json!({ "ends_at": "2026-03-13T23:15:00+08:00" })),
        "ends-before-start"
    );
    assert_eq!(
        refused(json!({ "ends_at": "2026-03-14T01:30:01+08:00" })),
        "not-whole-minutes"
    );
    assert_eq!(refused(json!({ "coupon_id": "x" })), "invalid");
    assert_eq!(
        refused(json!({ "listing_id": "0197a0000000700080000000000000ff" })),
        "not-found"
    );
    let far = json!({ "starts_at": "2026-04-13T20:00:00+08:00", "ends_at": "2026-04-13T22:00:00+08:00" });
    assert_eq!(refused(far), "too-far-ahead");
    world
        .database
        .run("UPDATE listing SET state = 'hidden'", parameters![])
        .unwrap();
    assert_eq!(refused(json!({})), "not-found");
}

/// At 20:00 on this day a room with other prices on weekends is wanted for the next evening.
fn on(day: &str, days: &[(i32, bool)]) -> World {
    let world = World {
        mode: Mode::Sandbox,
        ..scene::world(Moment::parse(&format!("{day}T20:00:00+08:00")).unwrap())
    };
    world.database.run("DELETE FROM calendar_year", parameters![]).unwrap();
    for (year, is_provisional) in days {
        let insert = "INSERT INTO calendar_year (year, is_provisional, changed_at) VALUES (?1, ?2, 0)";
        let row = parameters![i64::from(*year), i64::from(*is_provisional)];
        world.database.run(insert, row).unwrap();
    }
    world
}

fn told(world: &World, from: &str, to: &str, language: Language) -> (Value, Vec<String>, String) {
    let wish = json!({ "listing_id": ROOM, "people": 2, "starts_at": from, "ends_at": to });
    let before = world.database.statements();
    let quote = quote(world, &serde_json::from_value(wish).unwrap(), 30, language).unwrap();
    assert_eq!(world.database.statements() - before, 1, "it comes with the room");
    let told = serde_json::to_value(&quote).unwrap();
    let notices = told["notices"].as_array().unwrap();
    let text = |member: &'static str| {
        notices
            .iter()
            .map(move |notice| notice[member].as_str().unwrap().to_owned())
    };
    (
        told["calendar"].clone(),
        text("type").collect(),
        text("detail").collect(),
    )
}

#[test]
fn a_quote_tells_how_surely_the_days_are_known() {
    let evening = |world: &World, day: &str, language| {
        told(
            world,
            &format!("{day}T20:00:00+08:00"),
            &format!("{day}T22:00:00+08:00"),
            language,
        )
    };
    let world = on("2026-12-20", &[(2026, false), (2027, true)]);
    let (calendar, types, _) = evening(&world, "2026-12-31", Language::Chinese);
    assert_eq!(
        calendar,
        json!({ "known_until": "2027-12-31", "is_provisional": false })
    );
    assert_eq!(types, [""; 0]);
    let (calendar, types, detail) = evening(&world, "2027-01-01", Language::Chinese);
    assert_eq!(calendar, json!({ "known_until": "2027-12-31", "is_provisional": true }));
    assert_eq!(types, ["calendar-provisional"]);
    assert_eq!(detail, "当年的放假调休安排尚未公布，价格只按星期几和法定假日计算");
    // One over midnight lies in both years.
    let over = |ends_at| told(&world, "2026-12-31T22:30:00+08:00", ends_at, Language::English);
    assert_eq!(over("2027-01-01T00:00:00+08:00").1, [""; 0]);
    let (_, types, detail) = over("2027-01-01T00:15:00+08:00");
    assert_eq!(types, ["calendar-provisional"]);
    assert!(detail.contains("not published yet"), "{detail}");
}

#[test]
fn beyond_the_calendar_the_price_is_by_the_days_of_the_week() {
    let world = on("2027-12-20", &[(2026, false), (2027, false)]);
    let evening = |world: &World, language| {
        told(
            world,
            "2028-01-01T20:00:00+08:00",
            "2028-01-01T22:00:00+08:00",
            language,
        )
    };
    let (calendar, types, detail) = evening(&world, Language::English);
    assert_eq!(calendar, json!({ "known_until": "2027-12-31", "is_provisional": true }));
    assert_eq!(
        (types, detail.contains("days of the week only")),
        (vec!["calendar-unknown".to_owned()], true)
    );
    let (calendar, ..) = evening(&on("2027-12-20", &[]), Language::English);
    assert_eq!(calendar, json!({ "known_until": null, "is_provisional": true }));
    // Where one price holds on all days there is nothing to be unsure of.
    let flat = "INSERT INTO tariff (id, listing_number, version, terms, created_at)
        SELECT ?1, 203, 2, json_set(terms, '$.rates', json('[]')), 0 FROM tariff WHERE listing_number = 203";
    world.database.run(flat, parameters![world.clock.id()]).unwrap();
    assert_eq!(evening(&world, Language::English).1, [""; 0]);
}
