//! Which lengths a tariff sells.

use crate::tariff::stays::at::{at, stay, tariff};
use money::Fen;
use serde_json::{Value, json};
use tariff::{Period, Refusal, Tariff};

/// From one hour to three, in half hours.
fn halves() -> Tariff {
    Tariff {
        minimum_minutes: 60,
        maximum_minutes: 180,
        step_minutes: 30,
        ..Tariff::flat(Fen::new(4000))
    }
}

#[test]
fn a_stay_obeys_minimum_maximum_and_step() {
    let until = |end: &str| halves().may_book(stay("2026-03-13 12:00", end));
    assert_eq!(
        until("2026-03-13 12:30"),
        Err(Refusal::TooShort { minimum_minutes: 60 })
    );
    assert_eq!(until("2026-03-13 13:00"), Ok(()));
    assert_eq!(until("2026-03-13 13:01"), Err(Refusal::OffStep { step_minutes: 30 }));
    assert_eq!(until("2026-03-13 15:00"), Ok(()));
    assert_eq!(
        until("2026-03-13 15:01"),
        Err(Refusal::TooLong { maximum_minutes: 180 })
    );
}

#[test]
fn a_month_is_the_most_whatever_the_document_says() {
    let endless = Tariff {
        maximum_minutes: u32::MAX,
        ..Tariff::flat(Fen::new(4000))
    };
    assert_eq!(endless.may_book(stay("2026-03-01 00:00", "2026-04-01 00:00")), Ok(()));
    let longer = endless.may_book(stay("2026-03-01 00:00", "2026-04-01 00:01"));
    assert_eq!(
        longer,
        Err(Refusal::TooLong {
            maximum_minutes: 44_640
        })
    );
}

#[test]
fn a_renewal_obeys_step_and_maximum_of_the_whole_but_no_minimum() {
    let hour = stay("2026-03-13 12:00", "2026-03-13 13:00");
    let until = |end: &str| halves().may_renew(hour, at(end)).map(Period::minutes);
    assert_eq!(until("2026-03-13 13:30"), Ok(90));
    assert_eq!(until("2026-03-13 13:20"), Err(Refusal::OffStep { step_minutes: 30 }));
    assert_eq!(
        until("2026-03-13 15:30"),
        Err(Refusal::TooLong { maximum_minutes: 180 })
    );
}

#[test]
fn the_longest_renewal_is_offered_in_whole_steps() {
    let hour = stay("2026-03-13 12:00", "2026-03-13 13:00");
    let longest = |limit: &str| halves().longest_renewal(hour, at(limit));
    assert_eq!(longest("2026-03-13 13:29"), None);
    assert_eq!(longest("2026-03-13 11:00"), None);
    assert_eq!(longest("2026-03-13 14:10"), Some(at("2026-03-13 14:00")));
    assert_eq!(longest("2026-03-14 00:00"), Some(at("2026-03-13 15:00")));
    assert_eq!(halves().longest_renewal(hour, i64::MAX), Some(at("2026-03-13 15:00")));
    assert_eq!(halves().longest_renewal(hour, i64::MIN), None);
}

#[test]
fn the_lowest_price_is_one_that_can_hold() {
    let rate = |when, fen| json!({"label": "价", "when": when, "fen_per_hour": fen});
    let weekend = || json!({"days": ["weekend"]});
    let lowest = |rates: Value| tariff(&rates).lowest_fen_per_hour().get();
    assert_eq!(lowest(json!([])), 4000);
    assert_eq!(lowest(json!([rate(weekend(), 6000)])), 4000);
    assert_eq!(lowest(json!([rate(weekend(), 3000)])), 3000);
    let always = json!([rate(weekend(), 6000), rate(json!({}), 5000)]);
    assert_eq!(lowest(always), 5000);
}
