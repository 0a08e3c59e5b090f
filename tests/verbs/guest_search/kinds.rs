//! What is no room is found by its own kind and attributes.

use crate::guest_search::town::{Article, Room, Town};
use kaimen_guest_search::{Kind, Query};
use serde_json::{Value, json};

const PHONES: [Article; 3] = [
    Article {
        kind: "phone",
        name: "畅享 70",
        attributes: r#"{"brand": "华为", "model": "70", "configuration": ["8G", "256G"]}"#,
        price_fen: 6900,
    },
    Article {
        kind: "phone",
        name: "Mate 60",
        attributes: r#"{"brand": "华为", "model": "60"}"#,
        price_fen: 29900,
    },
    Article {
        kind: "phone",
        name: "小米 14",
        attributes: r#"{"brand": "小米", "model": "14"}"#,
        price_fen: 15900,
    },
];

const TEA: Article = Article {
    kind: "goods",
    name: "明前龙井",
    attributes: r#"{"category": "绿茶"}"#,
    price_fen: 3800,
};

fn town() -> Town {
    let town = Town::new();
    let shop = town.shop(37.87, 112.55);
    town.room(&Room {
        shop,
        ..Room::default()
    });
    for article in PHONES.iter().chain(&[TEA]) {
        town.article(shop, article);
    }
    town
}

fn of(kind: &str) -> Query {
    Query {
        kind: Kind(kind.to_owned()),
        ..Query::default()
    }
}

/// The names of what has all these attributes, wherever one looks for it.
fn names(town: &Town, kind: &str, attributes: &[&str]) -> Vec<String> {
    let anywhere = Query {
        attribute: attributes.iter().map(|text| text.parse().unwrap()).collect(),
        ..of(kind)
    };
    let near = Query {
        lat: Some(37.87),
        lng: Some(112.55),
        ..anywhere.clone()
    };
    let by_words = Query {
        q: Some("开门茶室".to_owned()),
        ..anywhere.clone()
    };
    let names = |query: &Query| -> Vec<String> { town.find(query).into_iter().map(|item| item.name).collect() };
    let found = names(&anywhere);
    assert_eq!(names(&near), found, "{attributes:?}");
    assert_eq!(names(&by_words), found, "{attributes:?}");
    found
}

#[test]
fn each_kind_is_found_by_itself_and_tells_what_it_declares() {
    let town = town();
    let told = |kind: &str| serde_json::to_value(&town.find(&of(kind))[0]).unwrap();
    assert_eq!(town.find(&of("room")).len(), 1);
    assert_eq!(town.find(&of("phone")).len(), 3);
    assert_eq!(town.find(&of("goods")).len(), 1);

    let (room, phone, goods) = (told("room"), told("phone"), told("goods"));
    assert_eq!((&room["capacity"], &room["styles"]), (&json!(4), &json!(["中式"])));
    assert_eq!((&phone["brand"], &phone["model"]), (&json!("华为"), &json!("70")));
    assert_eq!(
        (&goods["category"], &goods["brand"]),
        (&json!("绿茶"), &Value::Null),
        "declared and not given"
    );
    for member in ["capacity", "styles", "configuration", "facilities"] {
        assert_eq!((phone.get(member), goods.get(member)), (None, None), "{member}");
    }
    assert_eq!(room.get("facilities"), None, "no filter");
}

#[test]
fn a_room_without_styles_has_none() {
    let town = town();
    town.set(r#"product SET attributes = '{"capacity": 2}' WHERE kind = 'room'"#);
    assert_eq!(town.find(&Query::default())[0].attributes["styles"], json!([]));
}

#[test]
fn an_attribute_in_texts_is_the_same_and_one_in_numbers_at_least_so_much() {
    let town = town();
    assert_eq!(names(&town, "phone", &[]).len(), 3);
    assert_eq!(names(&town, "phone", &["brand:华为"]), ["畅享 70", "Mate 60"]);
    assert_eq!(names(&town, "phone", &["brand:华为", "model:60"]), ["Mate 60"]);
    assert_eq!(
        names(&town, "phone", &["brand:华为", "brand:小米"]),
        Vec::<String>::new()
    );
    assert_eq!(
        names(&town, "phone", &["model:59"]),
        Vec::<String>::new(),
        "a text, though it looks like a number"
    );
    assert_eq!(names(&town, "phone", &["brand:华"]), Vec::<String>::new());
    assert_eq!(names(&town, "goods", &["category:绿茶"]), ["明前龙井"]);
    assert_eq!(names(&town, "room", &["capacity:3.5", "styles:中式"]), ["听雨"]);
    for wanted in ["capacity:5", "capacity:四", "styles:新中式"] {
        assert_eq!(names(&town, "room", &[wanted]), Vec::<String>::new(), "{wanted}");
    }
}

#[test]
fn what_is_not_declared_or_no_filter_is_found_nowhere() {
    let town = town();
    for (kind, wanted) in [
        ("phone", "capacity:1"),
        ("phone", "configuration:8G"),
        ("room", "luck:7"),
        ("goods", "%:%"),
    ] {
        assert_eq!(names(&town, kind, &[wanted]), Vec::<String>::new(), "{wanted}");
    }
}

#[test]
fn what_is_not_sold_by_time_is_not_free_for_a_period() {
    let town = town();
    let now = town.world.clock.now();
    for (kind, count) in [("room", 1), ("phone", 0), ("goods", 0)] {
        let query = Query {
            starts_at: Some(now),
            ends_at: Some(now.plus_minutes(60)),
            ..of(kind)
        };
        assert_eq!(town.find(&query).len(), count, "{kind}");
    }
}
