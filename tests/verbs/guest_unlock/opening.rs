//! Which door opens, for whom and when.

use crate::guest_unlock::fixture::{ENDS_AT, Evening, Lock, Nobody, STARTS_AT, guest, problem};
use database::Statements;
use device::{Failure, Outcome, OutcomeKind};
use kaimen_guest_unlock::{Press, unlock};
use order::Status;
use pollster::block_on;
use proptest::prelude::*;

#[test]
fn a_press_opens_the_door_and_begins_the_use() {
    let (evening, lock) = (Evening::paid(), Lock::that_works());
    let before = evening.world.database.statements();
    let pressed = evening.pressed(&lock, "1").unwrap();
    assert_eq!((pressed.outcome, pressed.replayed), (OutcomeKind::Executed, false));
    assert_eq!(evening.world.database.statements() - before, 2);
    assert_eq!(evening.status(), "in_use");
    assert_eq!(evening.log(), ["paid", "unlock_asked", "unlock_executed", "in_use"]);
    let command = &lock.commands()[0];
    assert_eq!(command.id, pressed.command_id.to_string());
    assert_eq!(
        (command.driver.as_str(), command.reference.as_str()),
        ("sandbox-lock", "lock-101")
    );
    assert_eq!(command.not_after, evening.world.clock.now().plus_seconds(30));
    // Pressing again is pressing again: the guest comes back from the tap with water.
    assert!(!evening.pressed(&lock, "2").unwrap().replayed);
    assert_eq!(lock.commands().len(), 2);
}

#[test]
fn nobody_opens_somebody_elses_door() {
    let evening = Evening::paid();
    let stranger = guest(&evening.world);
    let press = Press {
        caller: &stranger,
        ..evening.press("1")
    };
    assert_eq!(problem(&evening, &press).slug(), "not-found");
    let nowhere = Press {
        order_id: evening.world.clock.id(),
        ..evening.press("1")
    };
    assert_eq!(problem(&evening, &nowhere).slug(), "not-found");
    assert_eq!(evening.log(), ["paid"]);
}

#[test]
fn the_door_opens_from_early_entry_to_the_end() {
    let at = |seconds| Evening::of(Status::Paid, 101, STARTS_AT.plus_seconds(seconds));
    let early = at(-301);
    let problem = block_on(unlock(&early.world, &Nobody, &early.press("1"))).unwrap_err();
    let answer = problem.answer(api::Language::Chinese, "id");
    let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(
        (answer.status(), &body["opens_at"]),
        (409, &"2026-05-01T19:55:00+08:00".into())
    );
    assert!(at(-300).pressed(&Lock::that_works(), "1").is_ok());
    let lock = Lock::that_works();
    assert!(at(7199).pressed(&lock, "1").is_ok());
    assert_eq!(lock.commands()[0].not_after, ENDS_AT, "no door opens after the end");
    assert_eq!(at(7200).pressed(&Nobody, "1"), Err("ended"));
}

#[test]
fn a_driver_that_fails_is_an_outcome_and_opens_nothing() {
    let outcomes = [
        (Outcome::Rejected(Failure::Offline), "unlock_rejected"),
        (Outcome::Unknown(Failure::Silent), "unlock_unknown"),
    ];
    for (outcome, told) in outcomes {
        let evening = Evening::paid();
        assert_eq!(
            evening.pressed(&Lock::that_is(outcome), "1").unwrap().outcome,
            outcome.kind()
        );
        assert_eq!(evening.status(), "paid");
        assert_eq!(evening.log(), ["paid", "unlock_asked", told]);
    }
    let evening = Evening::paid();
    evening.pressed(&Lock::that_is(Outcome::Accepted), "1").unwrap();
    assert_eq!(evening.status(), "in_use");
}

#[test]
fn a_door_is_one_of_the_room_and_in_service() {
    let (evening, lock) = (Evening::of(Status::Paid, 301, STARTS_AT), Lock::that_works());
    let gate = Press {
        door: "gate",
        ..evening.press("1")
    };
    block_on(unlock(&evening.world, &lock, &gate)).unwrap();
    assert_eq!(lock.commands()[0].reference, "lock-300");
    let cellar = Press {
        door: "cellar",
        ..evening.press("2")
    };
    assert_eq!(problem(&evening, &cellar).slug(), "no-such-door");
    evening
        .world
        .database
        .run("UPDATE device SET state = 'out_of_service'", &[])
        .unwrap();
    assert_eq!(problem(&evening, &evening.press("3")).slug(), "device-out-of-service");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    /// The guard of the statement and the rule are the same, whatever the order and the time.
    #[test]
    fn the_guard_is_the_rule(status in status(), seconds in -1000_i64..9000) {
        let now = STARTS_AT.plus_seconds(seconds);
        let evening = Evening::of(status, 101, now);
        let rule = device::Entry { status, starts_at: STARTS_AT, ends_at: ENDS_AT, early_entry_minutes: 5 }.may_enter(now);
        let lock = Lock::that_works();
        let opened = evening.pressed(&lock, "1").is_ok();
        prop_assert_eq!(opened, rule.is_ok());
        prop_assert_eq!(lock.commands().len(), usize::from(opened));
    }
}

fn status() -> impl Strategy<Value = Status> {
    prop::sample::select(Status::ALL.to_vec())
}
