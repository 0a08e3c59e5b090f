//! What is sold beside a room.

use crate::guest_listing::scene::{NOW, Scene, room};
use database::parameters;
use kaimen_guest_listing::menu::{Menu, menu};
use scene::tea;
use serde_json::{Value, json};

const ROOM: i64 = 101;
const TEA: i64 = 901;

fn at(scene: &Scene, listing: i64) -> Menu {
    menu(&scene.world, room(listing)).unwrap()
}

fn told(scene: &Scene) -> Value {
    serde_json::to_value(at(scene, ROOM)).unwrap()
}

/// The names of the categories, each with how many goods it has.
fn counts(menu: &Menu) -> Vec<(Option<&str>, usize)> {
    let count = |category: &kaimen_guest_listing::menu::Category| category.goods.len();
    menu.categories
        .iter()
        .map(|category| (category.name.as_deref(), count(category)))
        .collect()
}

#[test]
fn the_store_of_a_room_tells_what_it_sells_in_one_statement() {
    let scene = Scene::new();
    let before = scene.world.database.statements();
    let menu = told(&scene);
    assert_eq!(scene.world.database.statements() - before, 1);
    let article = json!({
        "sku_id": "0197a000000070008000000000900901", "name": "一壶", "specification": { "grams": 5 }, "price_fen": 3800,
        "available": 200, "sold_out": false,
    });
    let tea = &menu["categories"][1]["goods"][0];
    assert_eq!(menu["categories"][1]["name"], "绿茶");
    assert_eq!((&tea["name"], &tea["sold_out"]), (&json!("明前龙井"), &json!(false)));
    assert_eq!(tea["articles"], json!([article]));
    assert_eq!(tea["listing_id"], json!(room(TEA)));
    assert_eq!(counts(&at(&scene, ROOM)), [(Some("普洱茶"), 1), (Some("绿茶"), 1)]);
    assert_eq!(counts(&at(&scene, TEA)), [(Some("普洱茶"), 1)], "what is beside it");
    assert_eq!(counts(&at(&scene, 201)), [], "another store");
}

#[test]
fn it_is_told_by_categories_and_only_what_is_sold() {
    let scene = Scene::new();
    let other = tea(&scene.world, 1200, 1);
    scene.run(
        "INSERT INTO stock_entry (sku_id, store_number, reason, quantity, actor, at) VALUES (?1, 1, 'broken', 1, 'x', 0)",
        parameters![other],
    );
    let nuts = tea(&scene.world, 800, 5);
    let no_category = "UPDATE product SET attributes = '{}', name = '瓜子'
        WHERE number = (SELECT product_number FROM sku WHERE id = ?1)";
    scene.run(no_category, parameters![nuts]);
    let menu = at(&scene, ROOM);
    assert_eq!(counts(&menu), [(Some("普洱茶"), 1), (Some("绿茶"), 2), (None, 1)]);
    let sold_out = |menu: &Menu| {
        let goods = menu.categories.iter().flat_map(|category| &category.goods);
        let ids = goods.filter(|goods| goods.sold_out);
        ids.map(|goods| goods.articles[0].sku_id).collect::<Vec<_>>()
    };
    assert_eq!(sold_out(&menu), [other]);
    // What waits for money is spoken for, and no longer than it may wait.
    let order = scene.order(ROOM);
    scene.run(
        "INSERT INTO stock_reservation (id, order_id, charge_id, item, sku_id, store_number, quantity, state, held_until,
           changed_by, changed_at)
         VALUES (?1, ?2, ?2, 0, ?3, 1, 5, 'held', ?4, 'x', ?5)",
        parameters![scene.world.clock.id(), order, nuts, NOW.plus_minutes(10), NOW],
    );
    assert_eq!(sold_out(&at(&scene, ROOM)), [other, nuts]);
    scene.world.clock.advance(600);
    assert_eq!(sold_out(&at(&scene, ROOM)), [other]);
    scene.run("UPDATE sku SET state = 'withdrawn' WHERE id = ?1", parameters![nuts]);
    assert_eq!(counts(&at(&scene, ROOM)), [(Some("普洱茶"), 1), (Some("绿茶"), 2)]);
    scene.run(
        "UPDATE listing SET state = 'hidden' WHERE kind = 'goods'",
        parameters![],
    );
    assert_eq!(counts(&at(&scene, ROOM)), []);
    scene.run("UPDATE listing SET state = 'hidden'", parameters![]);
    assert_eq!(menu_problem(&scene), "not-found");
}

fn menu_problem(scene: &Scene) -> &'static str {
    menu(&scene.world, room(ROOM)).unwrap_err().slug()
}
