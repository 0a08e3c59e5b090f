//! Order, completeness and distance.

use crate::guest_search::town::{Room, Town};
use kaimen_guest_search::{Item, Query, Sort};
use proptest::{collection::vec, prelude::*};

/// The town's centre.
const CENTRE: (f64, f64) = (37.87, 112.55);

fn around(radius_m: i64) -> Query {
    Query {
        lat: Some(CENTRE.0),
        lng: Some(CENTRE.1),
        radius_m: Some(radius_m),
        ..Query::default()
    }
}

/// The mean radius of the earth, and the usual formula, as an oracle.
fn haversine(first: (f64, f64), second: (f64, f64)) -> f64 {
    let half = |angle: f64| (angle.to_radians() / 2.0).sin().powi(2);
    let term =
        half(second.0 - first.0) + first.0.to_radians().cos() * second.0.to_radians().cos() * half(second.1 - first.1);
    2.0 * 6_371_008.8 * term.sqrt().asin()
}

/// A shop by its place on a grid, and the price and the marks of its rooms.
type Shop = ((i32, i32), Vec<(i64, i64)>);

/// Shops on a coarse grid, so that some are at the same place, each with some rooms of few prices and marks.
fn shops() -> impl Strategy<Value = Vec<Shop>> {
    vec(((-6..6_i32, -6..6_i32), vec((1..4_i64, 0..6_i64), 0..4)), 1..12)
}

fn built(shops: &[Shop]) -> Town {
    let town = Town::new();
    for ((north, east), rooms) in shops {
        let shop = town.shop(
            CENTRE.0 + f64::from(*north) * 0.008,
            CENTRE.1 + f64::from(*east) * 0.008,
        );
        for (price, marks) in rooms {
            let (price_fen, marks) = (price * 1000, marks * 4);
            town.room(&Room {
                shop,
                price_fen,
                marks,
                ..Room::default()
            });
        }
    }
    town
}

/// What the items are sorted by: never falls.
fn keys(items: &[Item], sort: Sort) -> Vec<i64> {
    let key = |item: &Item| match sort {
        Sort::Distance => item.distance_m.unwrap(),
        Sort::Price => item.price_from_fen.get(),
        Sort::Rating => -(item.rating.unwrap_or(0.0) * 100.0).round() as i64,
    };
    items.iter().map(key).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn pages_together_are_the_whole_in_order(shops in shops(), limit in 1..6_i64) {
        let town = built(&shops);
        let words = Query { q: Some("听雨".to_owned()), ..Query::default() };
        let cases = [
            (around(4_000), Sort::Distance), (around(4_000), Sort::Price), (around(4_000), Sort::Rating),
            (words.clone(), Sort::Price), (words.clone(), Sort::Rating),
            (Query { q: words.q, ..around(4_000) }, Sort::Distance),
            (Query::default(), Sort::Price), (Query::default(), Sort::Rating),
        ];
        for (query, sort) in cases {
            let query = Query { sort: Some(sort), ..query };
            let whole = town.find(&Query { limit: Some(50), ..query.clone() });
            prop_assert_eq!(town.pages(&Query { limit: Some(limit), ..query.clone() }), whole.clone(), "{:?}", sort);
            prop_assert!(keys(&whole, sort).is_sorted(), "{:?}: {:?}", sort, keys(&whole, sort));

            let expected = shops.iter().filter(|((north, east), _)| {
                let place = (CENTRE.0 + f64::from(*north) * 0.008, CENTRE.1 + f64::from(*east) * 0.008);
                query.lat.is_none() || haversine(CENTRE, place) <= 4_000.0
            });
            prop_assert_eq!(whole.len(), expected.map(|(_, rooms)| rooms.len()).sum::<usize>());
        }
    }

    #[test]
    fn distances_are_those_of_the_haversine(shops in shops()) {
        let items = built(&shops).find(&Query { limit: Some(50), ..around(50_000) });
        for item in items {
            let expected = haversine(CENTRE, (item.store.lat, item.store.lng));
            prop_assert!((item.distance_m.unwrap() as f64 - expected).abs() <= 0.6);
        }
    }
}

#[test]
fn without_a_place_there_is_no_distance_and_the_best_come_first() {
    let town = Town::new();
    let shop = town.shop(CENTRE.0, CENTRE.1);
    for marks in [0, 8, 20] {
        town.room(&Room {
            shop,
            marks,
            ..Room::default()
        });
    }
    let items = town.find(&Query::default());
    assert_eq!(
        items.iter().map(|item| item.rating).collect::<Vec<_>>(),
        [Some(5.0), Some(2.0), None]
    );
    assert!(
        items
            .iter()
            .all(|item| item.distance_m.is_none() && item.available.is_none())
    );
}

#[test]
fn a_cursor_belongs_to_its_query() {
    let town = Town::new();
    let shop = town.shop(CENTRE.0, CENTRE.1);
    for _ in 0..3 {
        town.room(&Room {
            shop,
            ..Room::default()
        });
    }
    let query = Query {
        limit: Some(1),
        ..around(1_000)
    };
    let cursor = town.search(&query).unwrap().next_cursor;
    assert!(cursor.is_some());
    // How many one takes at once may change on the way.
    let rest = town.find(&Query {
        cursor: cursor.clone(),
        limit: Some(50),
        ..query.clone()
    });
    assert_eq!(rest.len(), 2);
    let other = town.search(&Query {
        cursor,
        radius_m: Some(1_001),
        ..query
    });
    assert_eq!(other.unwrap_err().slug(), "unreadable");
}

#[test]
fn filters_keep_what_was_asked_for() {
    let town = Town::new();
    let shop = town.shop(CENTRE.0, CENTRE.1);
    let built = |capacity, price_fen, styles| {
        town.room(&Room {
            shop,
            capacity,
            price_fen,
            styles,
            ..Room::default()
        })
    };
    let small = built(2, 2000, r#"["中式"]"#);
    let large = built(8, 9000, r#"["新中式", "商务"]"#);
    let hidden = built(4, 4000, "[]");
    town.set(&format!("listing SET state = 'hidden' WHERE number = {hidden}"));
    let words = Query {
        q: Some("听雨".to_owned()),
        ..Query::default()
    };
    for source in [Query::default(), around(1_000), words] {
        let numbers = |change: fn(&mut Query)| {
            let mut query = source.clone();
            change(&mut query);
            town.numbers(&query)
        };
        assert_eq!(numbers(|query| query.sort = Some(Sort::Price)), [small, large]);
        assert_eq!(numbers(|query| query.capacity = Some(3)), [large]);
        assert_eq!(numbers(|query| query.max_price_fen = Some(2000)), [small]);
        assert_eq!(numbers(|query| query.min_price_fen = Some(2001)), [large]);
        assert_eq!(numbers(|query| query.style = Some("商务".to_owned())), [large]);
        // A style is one as a whole, not a part of another.
        assert_eq!(numbers(|query| query.style = Some("中式".to_owned())), [small]);
    }
}
