//! What a press is that comes again, breaks off, or comes too often.

use crate::guest_unlock::fixture::{Evening, Gone, Lock, Nobody, problem};
use device::{Command, Driver, Failure, Outcome, OutcomeKind};
use kaimen_guest_unlock::{Press, unlock};
use std::{
    future::Future,
    pin::pin,
    task::{Context, Waker},
};

#[test]
fn the_same_key_opens_once_and_is_answered_again() {
    let (evening, lock) = (Evening::paid(), Lock::that_works());
    let first = evening.pressed(&lock, "1").unwrap();
    evening.world.clock.advance(3 * 3600);
    let again = evening.pressed(&Nobody, "1").unwrap();
    assert_eq!(
        (again.command_id, again.outcome, again.replayed),
        (first.command_id, first.outcome, true)
    );
    let other = Press {
        request_hash: "other",
        ..evening.press("1")
    };
    assert_eq!(problem(&evening, &other).slug(), "idempotency-key-reused");
}

/// Presses the same key while its first press is under way.
struct Impatient<'a>(&'a Evening);

impl Driver for Impatient<'_> {
    async fn issue(&self, _command: &Command) -> Outcome {
        assert_eq!(problem(self.0, &self.0.press("1")).slug(), "idempotency-in-progress");
        Outcome::Executed
    }
}

#[test]
fn a_press_under_way_is_not_pressed_again() {
    let evening = Evening::paid();
    assert_eq!(
        evening.pressed(&Impatient(&evening), "1").unwrap().outcome,
        OutcomeKind::Executed
    );
}

#[test]
fn a_press_that_broke_off_is_unknown_and_never_repeated() {
    let evening = Evening::paid();
    {
        let press = evening.press("1");
        let mut broken = pin!(unlock(&evening.world, &Gone, &press));
        assert!(
            broken
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
                .is_pending()
        );
    }
    evening.world.clock.advance(14);
    assert_eq!(evening.pressed(&Nobody, "1"), Err("idempotency-in-progress"));
    evening.world.clock.advance(1);
    let pressed = evening.pressed(&Nobody, "1").unwrap();
    assert_eq!((pressed.outcome, pressed.replayed), (OutcomeKind::Unknown, true));
    assert_eq!(evening.status(), "paid");
}

#[test]
fn ten_presses_a_minute_are_enough() {
    let (evening, lock) = (Evening::paid(), Lock::that_is(Outcome::Rejected(Failure::Busy)));
    for second in 0..10 {
        evening.pressed(&lock, &format!("key {second}")).unwrap();
        evening.world.clock.advance(1);
    }
    let refusal = problem(&evening, &evening.press("key 10"));
    assert_eq!(refusal.slug(), "too-many-requests");
    let answer = refusal.answer(api::Language::English, "id").into_http("id");
    assert_eq!(answer.headers()["retry-after"], "50");
    assert!(
        evening.pressed(&Nobody, "key 3").unwrap().replayed,
        "a replay is no press"
    );
    evening.world.clock.advance(50);
    assert!(evening.pressed(&lock, "key 10").is_ok());
    assert_eq!(lock.commands().len(), 11);
}
