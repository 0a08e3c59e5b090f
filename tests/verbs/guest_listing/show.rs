//! GET /v1/listings/:id

use crate::guest_listing::scene::{Scene, room};
use database::parameters;
use kaimen_guest_listing::{Marks, show::show};
use serde_json::json;

#[test]
fn a_room_is_told_with_its_place_terms_and_hours_in_one_statement() {
    let scene = Scene::new();
    let before = scene.world.database.statements();
    let listing = show(&scene.world, room(303)).unwrap();
    assert_eq!(scene.world.database.statements() - before, 1);
    let told = |name: &str| &listing.attributes[name];
    assert_eq!((listing.name.as_str(), told("capacity")), ("云水间", &json!(2)));
    assert_eq!(listing.store.name, "开门茶室·翠湖店");
    assert_eq!(listing.store.phone.as_deref(), Some("0871-5550303"));
    assert!((listing.store.lat - 25.0481).abs() < 1e-9);
    assert_eq!(told("styles"), &json!(["日式"]));
    assert!(told("facilities").as_array().unwrap().contains(&json!("茶具")));
    assert_eq!(listing.pictures[0], listing.cover_url);
    assert_eq!(listing.terms.unwrap().lowest_fen_per_hour(), listing.price_from_fen);
    assert_eq!(listing.opening.validate(), Ok(()));
    assert_eq!((listing.rating, listing.review_count), (None, 0));
}

#[test]
fn marks_are_told_by_dimension() {
    let scene = Scene::new();
    scene.review(303, [5, 4, 3, 2], "好", false);
    scene.review(303, [5, 5, 5, 5], "很好", false);
    scene.review(303, [4, 4, 4, 4], "", false);
    let listing = show(&scene.world, room(303)).unwrap();
    let rating = listing.rating.unwrap();
    assert_eq!(listing.review_count, 3);
    let means = [
        ("environment", 4.66),
        ("facilities", 4.33),
        ("tea", 4.0),
        ("service", 3.66),
    ];
    assert_eq!(
        rating.marks,
        Marks(means.map(|(name, mean)| (name.to_owned(), mean)).to_vec())
    );
    assert_eq!(
        serde_json::to_string(&rating).unwrap(),
        r#"{"overall":4.16,"environment":4.66,"facilities":4.33,"tea":4.0,"service":3.66}"#
    );
}

#[test]
fn a_room_has_these_members_and_no_other() {
    let scene = Scene::new();
    scene.run(
        r#"UPDATE product SET attributes = '{"capacity": 2}' WHERE number = 303"#,
        parameters![],
    );
    let told = serde_json::to_value(show(&scene.world, room(303)).unwrap()).unwrap();
    let members: Vec<&String> = told.as_object().unwrap().keys().collect();
    let expected = [
        "capacity",
        "cover_url",
        "facilities",
        "id",
        "intro",
        "kind",
        "name",
        "opening",
        "pictures",
        "price_from_fen",
        "price_unit",
        "rating",
        "review_count",
        "store",
        "styles",
        "tariff_id",
        "terms",
    ];
    assert_eq!(members, expected);
    assert_eq!((&told["styles"], &told["facilities"]), (&json!([]), &json!([])));
}

#[test]
fn the_newest_terms_hold() {
    let scene = Scene::new();
    let old = show(&scene.world, room(303)).unwrap();
    scene.run(
        "INSERT INTO tariff (id, listing_number, version, terms, created_at)
         SELECT ?1, 303, 2, json_set(terms, '$.base_fen_per_hour', 100), 0 FROM tariff WHERE listing_number = 303",
        parameters![scene.world.clock.id()],
    );
    let new = show(&scene.world, room(303)).unwrap();
    assert_ne!(new.tariff_id, old.tariff_id);
    assert_eq!(new.terms.unwrap().base_fen_per_hour.get(), 100);
}

#[test]
fn a_hidden_or_unknown_room_is_not_there() {
    let scene = Scene::new();
    scene.run("UPDATE listing SET state = 'hidden' WHERE number = 303", parameters![]);
    for id in [room(303), room(999)] {
        assert_eq!(show(&scene.world, id).unwrap_err().slug(), "not-found");
    }
}
