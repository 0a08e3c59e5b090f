//! GET /v1/listings/:id/availability

use crate::guest_listing::scene::{NOW, Scene, room};
use clock::Moment;
use database::parameters;
use kaimen_guest_listing::availability::{Availability, Query, Span, availability};

fn at(text: &str) -> Moment {
    Moment::parse(&format!("2026-05-{text}:00+08:00")).unwrap()
}

fn span(from: &str, to: &str) -> Span {
    Span {
        starts_at: at(from),
        ends_at: at(to),
    }
}

fn next_days(scene: &Scene, number: i64) -> Availability {
    availability(&scene.world, room(number), &Query::default()).unwrap()
}

#[test]
fn what_is_taken_ends_with_the_cleaning_gap_and_a_week_is_shown() {
    let scene = Scene::new();
    scene.world.clock.advance(40);
    scene.stay(101, 0, -60, 30, None);
    scene.stay(101, 0, 60, 120, Some(15));
    let before = scene.world.database.statements();
    let found = next_days(&scene, 101);
    assert_eq!(scene.world.database.statements() - before, 2);
    assert_eq!(found.open, [span("01T20:00", "08T20:00")]);
    assert_eq!(found.busy, [span("01T20:00", "01T20:45"), span("01T21:00", "01T22:15")]);
    // The second one was not paid in time.
    scene.world.clock.advance(15 * 60);
    assert_eq!(next_days(&scene, 101).busy, [span("01T20:15", "01T20:45")]);
}

#[test]
fn a_gap_before_a_stay_is_taken_too() {
    let scene = Scene::new();
    scene.hold(101, 0, (60, 120), (20, 15), None);
    assert_eq!(next_days(&scene, 101).busy, [span("01T20:40", "01T22:15")]);
}

#[test]
fn two_tables_are_taken_when_both_are() {
    let scene = Scene::new();
    scene.stay(304, 0, 0, 60, None);
    scene.stay(304, 1, 30, 90, None);
    assert_eq!(next_days(&scene, 304).busy, [span("01T20:30", "01T21:15")]);
    scene.run(
        "UPDATE resource SET state = 'out_of_service' WHERE name = '茶席乙'",
        parameters![],
    );
    assert_eq!(next_days(&scene, 304).busy, [span("01T20:00", "01T21:15")]);
    scene.run("UPDATE resource SET state = 'out_of_service'", parameters![]);
    assert_eq!(next_days(&scene, 304).busy, [span("01T20:00", "08T20:00")]);
}

#[test]
fn hours_are_those_of_the_store_within_the_window() {
    let scene = Scene::new();
    let query = Query {
        from: Some(at("02T00:00")),
        to: Some(at("04T12:00")),
    };
    let found = availability(&scene.world, room(301), &query).unwrap();
    let expected = [
        // Friday's evening, Saturday, Sunday, and Monday's morning.
        span("02T00:00", "02T01:00"),
        span("02T09:30", "03T01:00"),
        span("03T09:30", "03T22:00"),
        span("04T09:30", "04T12:00"),
    ];
    assert_eq!(found.open, expected);
    assert_eq!(found.busy, []);
}

#[test]
fn a_window_is_forward_and_at_most_31_days() {
    let scene = Scene::new();
    let asked = |from: i64, to: i64| {
        let query = Query {
            from: Some(Moment::from_unix(from)),
            to: Some(Moment::from_unix(to)),
        };
        availability(&scene.world, room(101), &query)
    };
    let now = NOW.unix();
    assert!(asked(now, now + 31 * 86_400).is_ok());
    let last = 253_402_300_799;
    for (from, to) in [
        (now, now + 31 * 86_400 + 60),
        (now, now),
        (now, now - 60),
        (now, now + 59),
        (last, last),
        (0, last),
    ] {
        assert_eq!(asked(from, to).unwrap_err().slug(), "invalid", "{from} {to}");
    }
    let only_from = Query {
        from: Some(Moment::from_unix(last)),
        to: None,
    };
    assert_eq!(
        availability(&scene.world, room(101), &only_from).unwrap_err().slug(),
        "invalid"
    );
}

#[test]
fn a_hidden_or_unknown_room_is_not_there() {
    let scene = Scene::new();
    scene.run("UPDATE listing SET state = 'hidden' WHERE number = 101", parameters![]);
    for id in [room(101), room(999)] {
        let refused = availability(&scene.world, id, &Query::default()).unwrap_err();
        assert_eq!(refused.slug(), "not-found");
    }
}
