//! What is sold by the piece.

use crate::guest_listing::scene::{NOW, Scene, room};
use database::parameters;
use kaimen_guest_listing::{
    reviews::{Query, reviews},
    show::show,
};
use serde_json::{Value, json};

const TEA: i64 = 901;

fn told(scene: &Scene) -> Value {
    serde_json::to_value(show(&scene.world, room(TEA)).unwrap()).unwrap()
}

/// The name, the price and the number of every article.
fn articles(scene: &Scene) -> Vec<(String, i64, i64)> {
    let skus = show(&scene.world, room(TEA)).unwrap().skus.unwrap();
    skus.into_iter()
        .map(|sku| (sku.name, sku.price_fen.get(), sku.available))
        .collect()
}

/// Another article of the tea, of which the store has nothing.
fn can(scene: &Scene, name: &str, price_fen: i64, state: &str) {
    scene.run(
        "INSERT INTO sku (id, product_number, name, price_fen, state) VALUES (?1, ?2, ?3, ?4, ?5)",
        parameters![scene.world.clock.id(), TEA, name, price_fen, state],
    );
}

#[test]
fn goods_are_told_with_their_articles_and_without_terms_in_one_statement() {
    let scene = Scene::new();
    let before = scene.world.database.statements();
    let tea = told(&scene);
    assert_eq!(scene.world.database.statements() - before, 1);
    assert_eq!(
        (&tea["kind"], &tea["name"], &tea["price_unit"]),
        (&json!("goods"), &json!("明前龙井"), &json!("piece"))
    );
    let sku = json!({
        "id": "0197a000000070008000000000900901", "name": "一壶", "price_fen": 3800, "available": 200,
    });
    assert_eq!(tea["skus"], json!([sku]));
    assert_eq!((&tea["terms"], &tea["tariff_id"]), (&Value::Null, &Value::Null));
    assert_eq!((&tea["category"], &tea["brand"]), (&json!("绿茶"), &Value::Null));
    for member in ["capacity", "styles", "facilities"] {
        assert_eq!(tea.get(member), None, "{member}");
    }
}

#[test]
fn articles_that_are_sold_come_by_price_and_count_what_is_free_in_the_store() {
    let scene = Scene::new();
    can(&scene, "一罐", 9800, "sold");
    can(&scene, "试饮", 100, "withdrawn");
    let order = scene.order(TEA);
    scene.run(
        "INSERT INTO stock_reservation (id, order_id, charge_id, item, sku_id, store_number, quantity, state, held_until,
           changed_by, changed_at)
         SELECT ?1, ?2, ?2, 0, id, 1, 30, 'confirmed', ?3, 'x', ?3 FROM sku WHERE product_number = 901 AND name = '一壶'",
        parameters![scene.world.clock.id(), order, NOW],
    );
    let article = |name: &str, price, available| (name.to_owned(), price, available);
    assert_eq!(articles(&scene), [article("一壶", 3800, 170), article("一罐", 9800, 0)]);
    scene.run(
        "INSERT INTO stock_entry (sku_id, store_number, reason, quantity, actor, at)
         SELECT id, 2, 'received', 7, 'x', 0 FROM sku WHERE product_number = 901 AND name = '一罐'",
        parameters![],
    );
    assert_eq!(articles(&scene)[1].2, 0, "those of another store");
    scene.run("UPDATE sku SET state = 'withdrawn'", parameters![]);
    assert_eq!(articles(&scene), []);
}

#[test]
fn terms_that_are_not_by_time_are_not_told_as_if_they_were() {
    let scene = Scene::new();
    let tariff_id = scene.world.clock.id();
    scene.run(
        r#"INSERT INTO tariff (id, listing_number, kind, version, terms, created_at)
           VALUES (?1, 901, 'unit', 1, '{"fen": 3800}', 0)"#,
        parameters![tariff_id],
    );
    let tea = show(&scene.world, room(TEA)).unwrap();
    assert_eq!((tea.tariff_id, tea.terms), (Some(tariff_id), None));
}

#[test]
fn marks_are_those_that_are_declared_of_goods_in_their_order() {
    let scene = Scene::new();
    let marks = |quality| json!({ "service": 5, "quality": quality, "as_described": 4 });
    scene.review_of(TEA, &marks(2), "", false);
    scene.review_of(TEA, &marks(3), "", false);
    let rating = show(&scene.world, room(TEA)).unwrap().rating;
    assert_eq!(
        serde_json::to_string(&rating).unwrap(),
        r#"{"overall":3.83,"quality":2.5,"as_described":4.0,"service":5.0}"#
    );
    let page = reviews(&scene.world, room(TEA), &Query::default()).unwrap();
    assert!((page.items[0].rating - 4.0).abs() < 1e-9);
    assert!(
        serde_json::to_string(&page.items[0])
            .unwrap()
            .contains(r#""quality":3,"as_described":4,"service":5,"#)
    );
}
