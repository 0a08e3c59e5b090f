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
fn what_may_be_cut_ends_before_the_next_booking() {
    let longer = |stay: &Stay, minutes| stay.may_renew_at_most(minutes, before_the_end());
    let minutes = |stay: &Stay, asked| longer(stay, asked).map(|longer| longer.added.minutes());
    for (next_in, expected) in [(600, 60), (75, 60), (74, 59), (16, 1)] {
        assert_eq!(minutes(&followed_after(next_in), 60), Ok(expected), "{next_in}");
    }
    let none = Err(NotLonger::NextBooking { longest_minutes: 0 });
    assert_eq!(minutes(&followed_after(15), 60), none);
    let half_hours = |next_in| {
        let mut stay = followed_after(next_in);
        stay.terms.step_minutes = 30;
        stay
    };
    assert_eq!(minutes(&half_hours(74), 60), Ok(30));
    assert_eq!(minutes(&half_hours(44), 60), none);
    assert_eq!(longer(&followed_after(74), 60).unwrap().bill.total, Fen::new(3933));
    // Not more than the terms sell, and nothing where they refuse.
    assert_eq!(
        minutes(&followed_after(600), 361),
        Err(NotLonger::Terms(tariff::Refusal::TooLong { maximum_minutes: 480 }))
    );
    assert_eq!(minutes(&stay(), 0), Err(NotLonger::Terms(tariff::Refusal::NotLonger)));
    let over = followed_after(74).may_renew_at_most(60, stay().ends_at);
    assert!(matches!(over, Err(NotLonger::NotRunning { .. })), "{over:?}");
}

/// Until 23:00, an hour behind the stay.
fn until_eleven() -> Opening {
    let day = r#"[{"from": "08:00", "to": "23:00"}]"#;
    serde_json::from_str(&format!(r#"{{"weekly": [{}]}}"#, [day; 7].join(", "))).unwrap()
}

#[test]
fn what_is_cut_by_a_booking_before_closing_time_is_not_refused_for_it() {
    let evening = Stay {
        opening: until_eleven(),
        ..followed_after(45)
    };
    let longer = evening.may_renew_at_most(90, before_the_end()).unwrap();
    assert_eq!(longer.added.minutes(), 30);
}

#[test]
fn it_is_renewable_where_one_step_more_is() {
    let is = |stay: &Stay| stay.is_renewable(before_the_end());
    assert!(is(&stay()) && is(&followed_after(16)) && !is(&followed_after(15)));
    let mut half_hours = followed_after(44);
    half_hours.terms.step_minutes = 30;
    assert!(!is(&half_hours));
    half_hours.next_starts_at = Some(stay().ends_at.plus_minutes(45));
    assert!(is(&half_hours));
    let mut whole = stay();
    whole.terms.maximum_minutes = 120;
    assert!(!is(&whole));
    let mut at_eleven = stay();
    at_eleven.opening = until_eleven();
    assert!(is(&at_eleven));
    at_eleven.ends_at = at_eleven.ends_at.plus_minutes(60);
    assert!(!is(&at_eleven));
    assert!(!stay().is_renewable(stay().ends_at));
    let refunding = Stay {
        status: Status::Refunding,
        ..stay()
    };
    assert!(!is(&refunding));
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
    let until_eleven = Stay {
        opening: until_eleven(),
        ..stay()
    };
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
    fn what_is_cut_is_the_longest_that_is_granted(next_in in 0_i64..600, minutes in 1_i64..360, step in 1_u32..60) {
        let mut stay = followed_after(next_in);
        stay.terms.step_minutes = step;
        let longest = (1..=minutes).rev().find(|minutes| stay.may_renew(*minutes, before_the_end()).is_ok());
        if let Ok(longer) = stay.may_renew_at_most(minutes, before_the_end()) {
            prop_assert_eq!(Some(longer.added.minutes()), longest);
        }
        if longest.is_some() {
            prop_assert!(stay.is_renewable(before_the_end()));
        }
    }

    #[test]
    fn no_number_of_minutes_breaks_it(minutes in any::<i64>()) {
        let cut = followed_after(74).may_renew_at_most(minutes, before_the_end());
        prop_assert!(cut.is_err() || minutes > 0);
        let longer = stay().may_renew(minutes, before_the_end());
        prop_assert_eq!(longer.is_ok(), (1..=360).contains(&minutes));
    }
}
