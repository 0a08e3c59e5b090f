//! What makes no sense is refused with the parameter's name.

use crate::guest_search::town::{NOW, Town};
use kaimen_guest_search::{Kind, Query, Sort};

fn refused(query: &Query) -> String {
    Town::new().search(query).unwrap_err().slug().to_owned()
}

#[test]
fn places_need_both_degrees_within_the_globe() {
    let place = |lat, lng| Query {
        lat,
        lng,
        ..Query::default()
    };
    let wrong = [
        (Some(91.0), Some(0.0)),
        (Some(f64::NAN), Some(0.0)),
        (Some(0.0), Some(f64::INFINITY)),
        (Some(0.0), Some(-180.1)),
        (Some(0.0), None),
        (None, Some(0.0)),
    ];
    for (lat, lng) in wrong {
        assert_eq!(refused(&place(lat, lng)), "invalid", "{lat:?} {lng:?}");
    }
    let radius = |radius_m| Query {
        radius_m: Some(radius_m),
        ..place(Some(0.0), Some(0.0))
    };
    for radius_m in [0, -1, 50_001, i64::MAX, i64::MIN] {
        assert_eq!(refused(&radius(radius_m)), "invalid", "{radius_m}");
    }
    let town = Town::new();
    assert!(town.find(&radius(50_000)).is_empty());
    for pole in [-90.0, 90.0] {
        assert!(town.find(&place(Some(pole), Some(180.0))).is_empty());
    }
}

#[test]
fn what_cannot_be_together_or_is_too_much_is_refused() {
    let wrong: [fn(&mut Query); 6] = [
        |query| query.sort = Some(Sort::Distance),
        |query| query.radius_m = Some(1000),
        |query| (query.min_price_fen, query.max_price_fen) = (Some(2), Some(1)),
        |query| query.q = Some("茶".repeat(65)),
        |query| query.starts_at = Some(NOW),
        |query| query.ends_at = Some(NOW),
    ];
    for change in wrong {
        let mut query = Query::default();
        change(&mut query);
        assert_eq!(refused(&query), "invalid", "{query:?}");
    }
    for limit in [0, -1, 101, i64::MAX] {
        let query = Query {
            limit: Some(limit),
            ..Query::default()
        };
        assert_eq!(refused(&query), "invalid", "{limit}");
    }
}

#[test]
fn the_strangest_values_find_nothing() {
    let any = Query {
        min_price_fen: Some(i64::MIN),
        max_price_fen: Some(i64::MAX),
        capacity: Some(i64::MAX),
        style: Some("\"'%🍵".repeat(2_500)),
        ..Query::default()
    };
    assert!(Town::new().find(&any).is_empty());
}

#[test]
fn a_kind_that_there_is_not_is_refused() {
    let of = |kind: &str| Query {
        kind: Kind(kind.to_owned()),
        ..Query::default()
    };
    let long = "x".repeat(10_000);
    for kind in ["car", "", "Room", "room ", "'; --", &long] {
        assert_eq!(refused(&of(kind)), "unreadable", "{kind}");
    }
    for kind in ["room", "goods", "fuel", "phone", "service"] {
        assert!(Town::new().find(&of(kind)).is_empty(), "{kind}");
    }
}

#[test]
fn periods_are_those_that_can_be_booked() {
    let period = |from: i64, to: i64| {
        refused(&Query {
            starts_at: Some(NOW.plus_seconds(from)),
            ends_at: Some(NOW.plus_seconds(to)),
            ..Query::default()
        })
    };
    assert_eq!(period(60, 60), "ends-before-start");
    assert_eq!(period(1, 3600), "not-whole-minutes");
    assert_eq!(period(-60, 3600), "in-the-past");
    assert_eq!(period(0, 32 * 24 * 3600), "too-long");
    assert_eq!(period(31 * 24 * 3600, 31 * 24 * 3600 + 3600), "too-far-ahead");
}
