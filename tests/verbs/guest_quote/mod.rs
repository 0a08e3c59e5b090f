//! Quotes of the sandbox's rooms, natively.

use api::{Problem, World};
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
    quote(world, &serde_json::from_value(wish).unwrap(), 30)
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
        refused(json!({ "goods": [{ "sku_id": "x", "quantity": 1 }] })),
        "invalid"
    );
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
