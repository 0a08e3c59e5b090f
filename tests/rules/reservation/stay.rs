//! Whether a stay may become longer.

use clock::Moment;
use money::Fen;
use order::Status;
use proptest::prelude::*;
use reservation::{NotLonger, Stay};
use tariff::{Opening, Tariff};

/// A stay of two hours that begins at 2026-05-01T20:00+08:00, 40 yuan an hour, 15 minutes of cleaning.
fn stay() -> Stay {
    let starts_at = Moment::from_unix(1_777_636_800);
    let terms = Tariff {
        cleaning_gap_minutes: 15,
        maximum_minutes: 8 * 60,
        ..Tariff::flat(Fen::new(4000))
    };
    Stay {
        status: Status::InUse,
        starts_at,
        ends_at: starts_at.plus_minutes(120),
        pay_before: starts_at,
        terms,
        zone: "Asia/Shanghai".parse().unwrap(),
        opening: Opening::Always,
        holidays: Vec::new(),
        next_starts_at: None,
    }
}

fn before_the_end() -> Moment {
    stay().ends_at.plus_seconds(-1)
}

fn followed_after(minutes: i64) -> Stay {
    Stay {
        next_starts_at: Some(stay().ends_at.plus_minutes(minutes)),
        ..stay()
    }
}

#[test]
fn it_costs_what_the_added_time_costs() {
    let longer = stay().may_renew(90, before_the_end()).unwrap();
    assert_eq!(longer.added.ends_at(), stay().ends_at.plus_minutes(90).unix());
    assert_eq!(longer.bill.total, Fen::new(6000));
}

#[test]
fn only_a_running_stay_becomes_longer() {
    let at = |status: Status, now| Stay { status, ..stay() }.may_renew(60, now);
    assert!(at(Status::Paid, before_the_end()).is_ok());
    for (status, now, told) in [
        (Status::InUse, stay().ends_at, Status::Completed),
        (Status::Paid, stay().ends_at, Status::NoShow),
        (Status::PendingPayment, before_the_end(), Status::Expired),
        (Status::Refunding, before_the_end(), Status::Refunding),
        (Status::Cancelled, before_the_end(), Status::Cancelled),
    ] {
        assert_eq!(at(status, now), Err(NotLonger::NotRunning { status: told }));
    }
}

#[test]
fn the_next_booking_and_the_cleaning_before_it_are_kept_free() {
    assert!(followed_after(75).may_renew(60, before_the_end()).is_ok());
    for (next_in, longest_minutes) in [(74, 59), (16, 1), (15, 0)] {
        let refusal = followed_after(next_in).may_renew(60, before_the_end());
        assert_eq!(refusal, Err(NotLonger::NextBooking { longest_minutes }), "{next_in}");
    }
}

#[test]
fn the_terms_and_the_opening_hours_hold_for_the_longer_stay() {
    let refusal = |minutes| stay().may_renew(minutes, before_the_end()).unwrap_err();
    let too_long = NotLonger::Terms(tariff::Refusal::TooLong { maximum_minutes: 480 });
    assert_eq!(refusal(361), too_long);
    assert_eq!(refusal(i64::MAX), too_long);
    for minutes in [0, -60, i64::MIN] {
        assert_eq!(refusal(minutes), NotLonger::Terms(tariff::Refusal::NotLonger));
    }
    let day = r#"[{"from": "08:00", "to": "23:00"}]"#;
    let opening = serde_json::from_str(&format!(r#"{{"weekly": [{}]}}"#, [day; 7].join(", "))).unwrap();
    let until_eleven = Stay { opening, ..stay() };
    assert!(until_eleven.may_renew(60, before_the_end()).is_ok());
    let closed = until_eleven.may_renew(61, before_the_end());
    assert!(
        matches!(closed, Err(NotLonger::Terms(tariff::Refusal::Closed { .. }))),
        "{closed:?}"
    );
}

proptest! {
    #[test]
    fn what_is_offered_as_the_longest_is_granted(next_in in 0_i64..600, minutes in 1_i64..360, step in 1_u32..60) {
        let mut stay = followed_after(next_in);
        stay.terms.step_minutes = step;
        if let Err(NotLonger::NextBooking { longest_minutes }) = stay.may_renew(minutes, before_the_end()) {
            prop_assert!(longest_minutes < minutes);
            prop_assert!(longest_minutes == 0 || stay.may_renew(longest_minutes, before_the_end()).is_ok());
        }
    }

    #[test]
    fn no_number_of_minutes_breaks_it(minutes in any::<i64>()) {
        let longer = stay().may_renew(minutes, before_the_end());
        prop_assert_eq!(longer.is_ok(), (1..=360).contains(&minutes));
    }
}
