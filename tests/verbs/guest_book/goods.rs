//! What is to be brought to the room: booked, priced and spoken for with it, or not at all.

use super::{PRICE, call, order, placed, quiet_town, wish, with_price};
use api::{Language, World};
use clock::Id;
use database::{Statements, parameters};
use scene::{Person, stock, tea};
use serde_json::{Value, json};

/// The wish with so many of the tea, at what both cost.
fn with_tea(tea: Id, quantity: i64) -> Value {
    let mut body = with_price(&wish(), PRICE + 3800 * quantity);
    body["goods"] = json!([{ "sku_id": tea, "quantity": quantity }]);
    body
}

/// What became of the ways to the guest, by the things bought.
fn ways(world: &World) -> Vec<(i64, String)> {
    #[derive(serde::Deserialize)]
    struct Way {
        item: i64,
        method: String,
    }
    let ways: Vec<Way> = world
        .database
        .all("SELECT item, method FROM fulfilment ORDER BY item", &[])
        .unwrap();
    ways.into_iter().map(|way| (way.item, way.method)).collect()
}

#[test]
fn a_room_with_tea_is_one_order_of_one_charge_in_four_statements() {
    let world = quiet_town();
    let (guest, tea) = (Person::guest(&world), tea(&world, 3800, 3));
    let before = world.database.statements();
    let answer = call(&world, &guest, Some("1"), &with_tea(tea, 2)).unwrap();
    assert_eq!(
        world.database.statements() - before,
        4,
        "who calls, the room, the goods, and the order"
    );
    assert_eq!(order(&answer)["amount_fen"], PRICE + 7600);
    assert_eq!(stock(&world, tea), (3, 2));
    assert_eq!(ways(&world), [(0, "stay".to_owned()), (1, "serve".to_owned())]);
    let again = call(&world, &guest, Some("1"), &with_tea(tea, 2)).unwrap();
    assert_eq!(again.body(), answer.body());
    assert_eq!((placed(&world), stock(&world, tea)), ((1, 1), (3, 2)));
}

#[test]
fn a_room_is_not_held_without_its_tea_nor_the_tea_without_the_room() {
    let world = quiet_town();
    let (guest, other, tea) = (Person::guest(&world), Person::guest(&world), tea(&world, 3800, 3));
    let refused = call(&world, &guest, None, &with_tea(tea, 4)).unwrap_err();
    let told = order(&refused.answer(Language::English, "id"));
    assert_eq!(
        (&told["type"], &told["status"]),
        (&json!("/problems/sold-out"), &json!(409))
    );
    let short = json!([{ "sku_id": tea, "label": "goods 标准", "left": 3 }]);
    assert_eq!(told["sold_out"], short);
    assert_eq!(told["errors"][0]["pointer"], "/goods/0/quantity");
    assert_eq!(placed(&world), (0, 0));
    call(&world, &other, None, &wish()).unwrap();
    let refused = call(&world, &guest, None, &with_tea(tea, 1)).unwrap_err();
    assert_eq!((refused.slug(), stock(&world, tea)), ("slot-taken", (3, 0)));
}

#[test]
fn the_price_covers_all_of_it() {
    let world = quiet_town();
    let (guest, tea) = (Person::guest(&world), tea(&world, 3800, 3));
    let refused = call(&world, &guest, None, &with_price(&with_tea(tea, 1), PRICE)).unwrap_err();
    let told = order(&refused.answer(Language::Chinese, "id"));
    assert_eq!(
        (&told["type"], &told["amount_fen"]),
        (&json!("/problems/price-changed"), &json!(PRICE + 3800))
    );
    // More than any payment can have.
    let dear = "UPDATE sku SET price_fen = 1000000000";
    world.database.run(dear, parameters![]).unwrap();
    let refused = call(&world, &guest, None, &with_tea(tea, 1)).unwrap_err();
    assert_eq!(refused.slug(), "invalid");
}

#[test]
fn who_does_not_pay_in_time_gives_the_last_pieces_to_others() {
    let world = quiet_town();
    let (slow, quick, tea) = (Person::guest(&world), Person::guest(&world), tea(&world, 3800, 2));
    call(&world, &slow, None, &with_tea(tea, 2)).unwrap();
    let mut elsewhere = with_tea(tea, 1);
    elsewhere["starts_at"] = json!("2026-03-14T10:00:00+08:00");
    elsewhere["ends_at"] = json!("2026-03-14T12:00:00+08:00");
    let elsewhere = with_price(&elsewhere, 10_000 + 3800);
    let refused = call(&world, &quick, None, &elsewhere).unwrap_err();
    assert_eq!(refused.slug(), "sold-out");
    world.clock.advance(15 * 60);
    call(&world, &quick, None, &elsewhere).unwrap();
    assert_eq!(stock(&world, tea), (2, 1));
}
