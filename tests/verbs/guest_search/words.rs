//! Searches by words.

use crate::guest_search::town::{Room, Town};
use kaimen_guest_search::Query;

fn town() -> Town {
    let town = Town::new();
    let shop = town.shop(37.87, 112.55);
    for name in ["听雨轩", "雨听阁", "Tea Room 茶歇", "普洱茶室", "雨"] {
        town.room(&Room {
            shop,
            name,
            ..Room::default()
        });
    }
    town
}

fn found(town: &Town, q: &str) -> Vec<String> {
    let with_place = Query {
        q: Some(q.to_owned()),
        lat: Some(37.87),
        lng: Some(112.55),
        ..Query::default()
    };
    let anywhere = Query {
        lat: None,
        lng: None,
        ..with_place.clone()
    };
    let names = |query: &Query| -> Vec<String> { town.find(query).into_iter().map(|item| item.name).collect() };
    assert_eq!(names(&with_place), names(&anywhere), "{q}");
    names(&anywhere)
}

#[test]
fn two_characters_are_found_within_a_name_and_in_their_order() {
    let town = town();
    assert_eq!(found(&town, "听雨"), ["听雨轩"]);
    assert_eq!(found(&town, "雨听"), ["雨听阁"]);
    assert_eq!(found(&town, "洱茶室"), ["普洱茶室"]);
    assert_eq!(found(&town, "听轩"), Vec::<String>::new());
}

#[test]
fn one_character_and_several_words_and_capitals() {
    let town = town();
    assert_eq!(found(&town, "雨"), ["听雨轩", "雨听阁", "雨"]);
    assert_eq!(found(&town, "tea room"), ["Tea Room 茶歇"]);
    assert_eq!(found(&town, "ROOM tea"), ["Tea Room 茶歇"]);
    assert_eq!(found(&town, "茶歇 普洱"), Vec::<String>::new());
    // The store's name and address are among the words.
    assert_eq!(found(&town, "柳巷南路").len(), 5);
    assert_eq!(found(&town, "开门茶室 听雨"), ["听雨轩"]);
}

#[test]
fn a_room_is_found_by_its_new_name() {
    let town = town();
    town.set("product SET name = '松风' WHERE name = '听雨轩'");
    assert_eq!(found(&town, "听雨"), Vec::<String>::new());
    assert_eq!(found(&town, "松风"), ["松风"]);
    town.set("store SET address = '长风街131号'");
    assert_eq!(found(&town, "长风街 松风"), ["松风"]);
}

#[test]
fn whatever_is_typed_is_only_words() {
    let town = town();
    let typed = [
        "\"",
        "\"\"",
        "*",
        "听雨*\"",
        "\" OR \"",
        "words:听雨",
        "NEAR(听 雨)",
        "(",
        "^听雨",
        "听雨 AND",
        "-",
        "{}",
        "'; DROP TABLE listing",
        "🍵",
        "𰻞𰻞面",
        "\0",
        "%",
        "\\",
        "🍵听雨🍵",
        "e\u{301}",
    ];
    for q in typed {
        let names = found(&town, q);
        assert!(names.len() <= 5, "{q}");
    }
    assert_eq!(found(&town, "“听雨”！"), ["听雨轩"]);
    assert_eq!(found(&town, "🍵听雨🍵"), ["听雨轩"]);
    assert_eq!(found(&town, "🍵"), Vec::<String>::new());
    assert_eq!(found(&town, "   ").len(), 5, "nothing typed is no filter");
}
