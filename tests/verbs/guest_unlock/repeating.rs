//! What a press is that comes again, breaks off, or comes too often.

use crate::guest_unlock::fixture::{ENDS_AT, Evening, Gone, Lock, Nobody, problem};
use acquiring::Gateways;
use device::{ANSWER_SECONDS, BROKEN_OFF_SECONDS, Command, DRIVER_SECONDS, Driver, Failure, Outcome, OutcomeKind};
use kaimen_guest_unlock::{Press, unlock};
use order::Status;
use serde::Deserialize;
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

/// A lock that takes its time; the ticker comes by while it does.
struct Slow<'a> {
    evening: &'a Evening,
    seconds: i64,
    given_up: usize,
}

impl Driver for Slow<'_> {
    async fn issue(&self, _command: &Command) -> Outcome {
        let world = &self.evening.world;
        let mut given_up = 0;
        for _ in 0..self.seconds {
            world.clock.advance(1);
            given_up += kaimen_system_time::give_up_presses(world).unwrap().counts["unanswered_presses"];
        }
        assert_eq!(given_up, self.given_up);
        Outcome::Executed
    }
}

#[test]
fn a_door_that_opens_late_is_open_and_begins_the_stay() {
    for (seconds, given_up) in [(9, 0), (16, 0), (30, 0), (39, 0), (40, 1), (60, 1)] {
        let evening = Evening::paid();
        let lock = Slow {
            evening: &evening,
            seconds,
            given_up,
        };
        let pressed = evening.pressed(&lock, "1").unwrap();
        assert_eq!(
            (pressed.outcome, pressed.replayed),
            (OutcomeKind::Executed, false),
            "{seconds} s"
        );
        assert_eq!(evening.status(), "in_use", "{seconds} s");
        let again = evening.pressed(&Nobody, "1").unwrap();
        assert_eq!(
            (again.outcome, again.replayed),
            (OutcomeKind::Executed, true),
            "{seconds} s"
        );
    }
}

#[test]
fn what_was_given_up_and_stays_unknown_is_unknown() {
    let evening = Evening::paid();
    let pressed = evening.pressed(&Lost(&evening), "1").unwrap();
    assert_eq!(pressed.outcome, OutcomeKind::Unknown);
    assert_eq!(evening.status(), "paid");
}

/// A lock from which nothing is heard while the time goes on.
struct Hanging<'a>(&'a Evening);

impl Driver for Hanging<'_> {
    async fn issue(&self, _command: &Command) -> Outcome {
        self.0.world.clock.advance(ANSWER_SECONDS);
        std::future::pending().await
    }
}

#[test]
fn a_driver_that_never_answers_is_left_before_its_press_is_given_up() {
    let evening = Evening::paid();
    let pressed = evening.pressed(&Hanging(&evening), "1").unwrap();
    assert_eq!((pressed.outcome, pressed.replayed), (OutcomeKind::Unknown, false));
    assert_eq!(evening.log(), ["paid", "unlock_asked", "unlock_unknown"]);
    let given_up = kaimen_system_time::give_up_presses(&evening.world).unwrap();
    assert_eq!(
        given_up.counts["unanswered_presses"], 0,
        "it waits for nothing any more"
    );
    assert!(evening.pressed(&Nobody, "1").unwrap().replayed);
}

/// The deadlines one behind the other: of the driver's own calls, of the press, of the door, and of who clears up.
#[test]
fn a_press_waits_for_its_driver_and_not_until_it_is_given_up() {
    let evening = Evening::paid();
    let lock = Lock::that_works();
    evening.pressed(&lock, "1").unwrap();
    let good_for = lock.commands()[0].not_after.unix() - evening.world.clock.now().unix();
    let deadlines = [DRIVER_SECONDS, ANSWER_SECONDS, good_for, BROKEN_OFF_SECONDS];
    assert!(
        deadlines.is_sorted_by(|earlier, later| earlier < later),
        "{deadlines:?}"
    );
}

/// A lock that is asked in the last seconds of the stay and answers when the stay has been written down as over.
struct AfterTheEnd<'a> {
    evening: &'a Evening,
    outcome: Outcome,
}

impl Driver for AfterTheEnd<'_> {
    async fn issue(&self, _command: &Command) -> Outcome {
        let world = &self.evening.world;
        world.clock.advance(60);
        pollster::block_on(scene::tick(world, &Gateways::new(world))).unwrap();
        assert_eq!(self.evening.status(), "no_show");
        self.outcome
    }
}

#[test]
fn who_came_in_the_last_minute_has_come_however_late_it_is_heard() {
    for (outcome, status) in [
        (Outcome::Executed, "completed"),
        (Outcome::Accepted, "completed"),
        (Outcome::Rejected(Failure::Offline), "no_show"),
        (Outcome::Unknown(Failure::Silent), "no_show"),
    ] {
        let evening = Evening::of(Status::Paid, 101, ENDS_AT.plus_seconds(-5));
        scene::paid_by(&evening.world, evening.stay.charge_id, 8000);
        let lock = AfterTheEnd {
            evening: &evening,
            outcome,
        };
        assert_eq!(evening.pressed(&lock, "1").unwrap().outcome, outcome.kind());
        assert_eq!(evening.status(), status, "{outcome:?}");
        let used: Used = evening.one(USED);
        let until_the_end = (status == "completed").then_some(ENDS_AT.unix());
        assert_eq!(
            (used.used_from, used.used_until),
            (until_the_end, until_the_end),
            "{outcome:?}"
        );
        assert_eq!(used.earned, 1, "what was earned at the end is not earned again");
    }
}

const USED: &str = "SELECT used_from, used_until,
  (SELECT count(*) FROM ledger_transfer WHERE order_id = placed.id AND posting = 'earned') AS earned
FROM \"order\" AS placed WHERE id = ?1";

#[derive(Deserialize)]
struct Used {
    used_from: Option<i64>,
    used_until: Option<i64>,
    earned: i64,
}

/// A lock that says, long after the press was given up, that it does not know.
struct Lost<'a>(&'a Evening);

impl Driver for Lost<'_> {
    async fn issue(&self, _command: &Command) -> Outcome {
        self.0.world.clock.advance(60);
        kaimen_system_time::give_up_presses(&self.0.world).unwrap();
        Outcome::Unknown(Failure::Other)
    }
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
    evening.world.clock.advance(39);
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
