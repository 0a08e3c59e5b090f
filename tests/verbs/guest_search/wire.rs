//! What a client writes and reads.

use crate::guest_search::town::{Article, Town};
use kaimen_guest_search::handle;
use scene::{Call, Reply};

/// `绿茶` and `龙井`, as they stand in a query.
const GREEN: &str = "%E7%BB%BF%E8%8C%B6";
const LONGJING: &str = "%E9%BE%99%E4%BA%95";

fn asked(town: &Town, query: &str) -> Reply {
    Call::get("/v1/search").query(query).send(&town.world, handle)
}

fn town() -> Town {
    let town = Town::new();
    let shop = town.shop(37.87, 112.55);
    town.article(
        shop,
        &Article {
            kind: "goods",
            name: "明前龙井",
            attributes: r#"{"category": "绿茶", "brand": "龙井"}"#,
            price_fen: 3800,
        },
    );
    town
}

#[test]
fn attributes_are_written_by_name_and_value_as_often_as_one_likes() {
    let town = town();
    for (query, count) in [
        ("kind=goods".to_owned(), 1),
        (format!("kind=goods&attribute=category:{GREEN}"), 1),
        (
            format!("kind=goods&attribute=category:{GREEN}&attribute=brand:{LONGJING}"),
            1,
        ),
        (format!("kind=goods&attribute=category:{LONGJING}"), 0),
        (format!("attribute=category:{GREEN}"), 0),
    ] {
        let page = asked(&town, &query).expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), count, "{query}");
    }
}

#[test]
fn a_kind_that_there_is_not_and_an_attribute_without_a_value_are_unreadable() {
    let town = town();
    for (query, pointer) in [
        ("kind=car", "/kind"),
        ("kind=", "/kind"),
        ("kind=goods&attribute=brand", "/attribute"),
        ("kind=goods&attribute=brand:a&attribute=:b", "/attribute"),
    ] {
        let problem = asked(&town, query).refused(400, "unreadable");
        let told = problem["errors"][0]["pointer"].as_str().unwrap();
        assert!(told.starts_with(pointer), "{query}: {told}");
    }
}

#[test]
fn a_cursor_is_of_its_attributes_too() {
    let town = town();
    town.article(
        1,
        &Article {
            kind: "goods",
            name: "碧螺春",
            attributes: r#"{"category": "绿茶"}"#,
            price_fen: 4800,
        },
    );
    let query = format!("kind=goods&limit=1&attribute=category:{GREEN}");
    let first = asked(&town, &query).expect(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = asked(&town, &format!("{query}&cursor={cursor}")).expect(200);
    assert_eq!(second["items"][0]["name"], "碧螺春");
    let other = format!("{query}&attribute=brand:{LONGJING}&cursor={cursor}");
    asked(&town, &other).refused(400, "unreadable");
}
