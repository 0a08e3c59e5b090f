//! What the order's log tells about presses that were refused.

use crate::guest_unlock::fixture::{Evening, Lock, Nobody, STARTS_AT, guest, problem};
use database::Statements;
use kaimen_guest_unlock::Press;
use order::Status;
use serde::Deserialize;

#[derive(Debug, PartialEq, Deserialize)]
struct Told {
    actor: String,
    at: i64,
    cause: String,
}

fn told(evening: &Evening) -> Vec<Told> {
    let refused = "SELECT actor, at, cause FROM order_event WHERE order_id = ?1 AND kind = 'unlock_refused'
    ORDER BY number";
    evening
        .world
        .database
        .all(refused, &[evening.stay.order_id.into()])
        .unwrap()
}

fn causes(evening: &Evening) -> Vec<String> {
    told(evening).into_iter().map(|event| event.cause).collect()
}

#[test]
fn a_refused_press_is_told_with_who_pressed_and_why() {
    let early = STARTS_AT.plus_seconds(-301);
    let cases = [
        (Evening::of(Status::PendingPayment, 101, STARTS_AT), "not-paid"),
        (Evening::of(Status::Paid, 101, early), "too-early"),
        (Evening::of(Status::Paid, 101, STARTS_AT.plus_minutes(120)), "ended"),
        (Evening::of(Status::Cancelled, 101, STARTS_AT), "ended"),
    ];
    for (evening, cause) in cases {
        let before = evening.world.database.statements();
        assert_eq!(evening.pressed(&Nobody, "1"), Err(cause));
        assert_eq!(
            evening.world.database.statements() - before,
            3,
            "the attempt, the facts, the event"
        );
        let event = Told {
            actor: evening.guest.id.to_string(),
            at: evening.world.clock.now().unix(),
            cause: cause.to_owned(),
        };
        assert_eq!(told(&evening), [event]);
    }
}

#[test]
fn a_door_that_is_not_there_or_out_of_service_is_told() {
    let evening = Evening::paid();
    let cellar = Press {
        door: "cellar",
        ..evening.press("1")
    };
    problem(&evening, &cellar);
    let shut = "UPDATE device SET state = 'out_of_service'";
    evening.world.database.run(shut, &[]).unwrap();
    problem(&evening, &evening.press("2"));
    assert_eq!(causes(&evening), ["no-such-door", "device-out-of-service"]);
}

#[test]
fn nobody_fills_the_log() {
    let evening = Evening::of(Status::Paid, 101, STARTS_AT.plus_minutes(-60));
    for press in 0..15 {
        assert_eq!(evening.pressed(&Nobody, &press.to_string()), Err("too-early"));
    }
    assert_eq!(told(&evening).len(), 10);
    evening.world.clock.advance(60);
    assert_eq!(evening.pressed(&Nobody, "later"), Err("too-early"));
    assert_eq!(told(&evening).len(), 11, "it is a bound for a minute");
}

#[test]
fn a_press_too_many_is_told() {
    let (evening, lock) = (Evening::paid(), Lock::that_works());
    for press in 0..10 {
        evening.pressed(&lock, &press.to_string()).unwrap();
    }
    assert_eq!(evening.pressed(&Nobody, "10"), Err("too-many-requests"));
    assert_eq!(causes(&evening), ["too-many-requests"]);
}

#[test]
fn a_replay_and_a_stranger_leave_no_event() {
    let evening = Evening::paid();
    evening.pressed(&Lock::that_works(), "1").unwrap();
    assert!(evening.pressed(&Nobody, "1").unwrap().replayed);
    let other = Press {
        request_hash: "other",
        ..evening.press("1")
    };
    assert_eq!(problem(&evening, &other).slug(), "idempotency-key-reused");
    let stranger = guest(&evening.world);
    let foreign = Press {
        caller: &stranger,
        ..evening.press("2")
    };
    assert_eq!(problem(&evening, &foreign).slug(), "not-found");
    assert_eq!(told(&evening), []);
}
