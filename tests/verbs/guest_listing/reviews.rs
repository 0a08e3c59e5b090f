//! GET /v1/listings/:id/reviews

use crate::guest_listing::scene::{NOW, Scene, room};
use database::parameters;
use kaimen_guest_listing::reviews::{Query, reviews};

#[test]
fn the_newest_come_first_page_by_page() {
    let scene = Scene::new();
    for text in ["一", "二", "三", "四", "五"] {
        scene.review(101, [5, 4, 4, 4], text, text == "四");
        scene.review(102, [1, 1, 1, 1], "别处", false);
    }
    let mut query = Query {
        limit: Some(2),
        cursor: None,
    };
    let mut texts = Vec::new();
    let before = scene.world.database.statements();
    for _ in 0..3 {
        let page = reviews(&scene.world, room(101), &query).unwrap();
        texts.extend(
            page.items
                .iter()
                .map(|review| (review.text.clone(), review.author.clone())),
        );
        query.cursor = page.next_cursor;
    }
    assert_eq!(scene.world.database.statements() - before, 6);
    assert_eq!(query.cursor, None);
    let named = |text: &str| (text.to_owned(), Some("茶客".to_owned()));
    assert_eq!(
        texts,
        [
            named("五"),
            ("四".to_owned(), None),
            named("三"),
            named("二"),
            named("一")
        ]
    );
}

#[test]
fn a_review_tells_its_marks_but_not_its_order() {
    let scene = Scene::new();
    scene.review(101, [5, 4, 3, 5], "茶香<b>", false);
    let page = reviews(&scene.world, room(101), &Query::default()).unwrap();
    assert_eq!((page.items[0].rating, page.items[0].at), (4.25, NOW));
    let told = serde_json::to_value(&page.items[0]).unwrap();
    let members: Vec<&String> = told.as_object().unwrap().keys().collect();
    let expected = [
        "at",
        "author",
        "environment",
        "facilities",
        "pictures",
        "rating",
        "service",
        "tea",
        "text",
    ];
    assert_eq!(members, expected);
}

#[test]
fn foreign_cursors_and_limits_out_of_bounds_are_refused() {
    let scene = Scene::new();
    for _ in 0..2 {
        scene.review(102, [1, 1, 1, 1], "别处", false);
    }
    let one = Query {
        limit: Some(1),
        cursor: None,
    };
    let elsewhere = reviews(&scene.world, room(102), &one).unwrap().next_cursor;
    assert!(elsewhere.is_some());
    for cursor in [elsewhere, Some("%".to_owned()), Some("A".repeat(10_000))] {
        let query = Query { limit: None, cursor };
        assert_eq!(
            reviews(&scene.world, room(101), &query).unwrap_err().slug(),
            "unreadable"
        );
    }
    for limit in [0, 101, -1, i64::MAX] {
        let query = Query {
            limit: Some(limit),
            cursor: None,
        };
        assert_eq!(reviews(&scene.world, room(101), &query).unwrap_err().slug(), "invalid");
    }
}

#[test]
fn a_hidden_or_unknown_room_has_none() {
    let scene = Scene::new();
    scene.run("UPDATE listing SET state = 'hidden' WHERE number = 101", parameters![]);
    for id in [room(101), room(999)] {
        assert_eq!(
            reviews(&scene.world, id, &Query::default()).unwrap_err().slug(),
            "not-found"
        );
    }
}
