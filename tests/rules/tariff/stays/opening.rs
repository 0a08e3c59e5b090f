//! Opening hours by example. 2026-03-13 is a Friday.

use crate::tariff::stays::at::{at, shanghai, stay};
use serde_json::{Value, json};
use tariff::{FaultKind, Opening, Period, Refusal};

/// Monday to Thursday 09:00 to 24:00, Friday and Saturday 10:00 to 02:00, Sunday closed, with exceptions in October.
fn document() -> Value {
    let (day, late) = (
        json!([{"from": "09:00", "to": "24:00"}]),
        json!([{"from": "10:00", "to": "02:00"}]),
    );
    json!({
        "weekly": [day, day, day, day, late, late, []],
        "closed_dates": ["2026-10-01"],
        "special": [{"date": "2026-10-04", "hours": [{"from": "12:00", "to": "18:00"}]}]
    })
}

fn opening() -> Opening {
    let opening: Opening = serde_json::from_value(document()).unwrap();
    assert_eq!(opening.validate(), Ok(()));
    opening
}

#[test]
fn hours_may_cross_midnight() {
    let covers = |from, to| opening().covers(stay(from, to), shanghai());
    assert!(covers("2026-03-13 23:10", "2026-03-14 01:25"));
    assert!(covers("2026-03-13 10:00", "2026-03-14 02:00"));
    assert!(!covers("2026-03-13 10:00", "2026-03-14 02:01"));
    assert!(!covers("2026-03-13 09:59", "2026-03-13 11:00"));
    assert!(!covers("2026-03-12 23:00", "2026-03-13 00:01"));
    assert!(covers("2026-03-15 00:00", "2026-03-15 02:00"));
    assert!(!covers("2026-03-15 12:00", "2026-03-15 13:00"));
}

#[test]
fn the_first_closed_part_is_told() {
    let refused = opening().admits(stay("2026-03-14 01:00", "2026-03-14 11:00"), shanghai());
    let closed = Refusal::Closed {
        closed_from: at("2026-03-14 02:00"),
        closed_until: at("2026-03-14 10:00"),
    };
    assert_eq!(refused, Err(closed));
    let refused = opening().admits(stay("2026-03-15 01:00", "2026-03-15 11:00"), shanghai());
    let closed = Refusal::Closed {
        closed_from: at("2026-03-15 02:00"),
        closed_until: at("2026-03-15 11:00"),
    };
    assert_eq!(refused, Err(closed));
}

#[test]
fn exceptions_replace_the_hours_that_begin_on_their_date() {
    let open = opening().open_between(at("2026-10-01 00:00"), at("2026-10-05 00:00"), shanghai());
    // The 1st is closed, the 2nd a Friday, the 3rd a Saturday, the 4th a Sunday with hours of its own.
    let expected = [
        stay("2026-10-02 10:00", "2026-10-03 02:00"),
        stay("2026-10-03 10:00", "2026-10-04 02:00"),
        stay("2026-10-04 12:00", "2026-10-04 18:00"),
    ];
    assert_eq!(open, expected);
}

#[test]
fn hours_that_touch_are_one_period_and_a_window_cuts() {
    let all_day = json!([{"from": "12:00", "to": "24:00"}, {"from": "00:00", "to": "12:00"}]);
    let opening: Opening = serde_json::from_value(json!({"weekly": vec![all_day; 7]})).unwrap();
    let week = stay("2026-03-09 00:30", "2026-03-16 00:00");
    assert_eq!(
        opening.open_between(week.starts_at(), week.ends_at(), shanghai()),
        [week]
    );
    assert!(opening.covers(week, shanghai()));
    let within_minutes = opening.open_between(week.starts_at() - 59, week.ends_at() + 59, shanghai());
    assert_eq!(within_minutes, [week]);
}

#[test]
fn always_is_every_minute_of_31_days() {
    let always: Opening = serde_json::from_value(json!("always")).unwrap();
    assert_eq!(always, Opening::Always);
    assert_eq!(serde_json::to_value(&always).unwrap(), json!("always"));
    assert!(always.covers(stay("2026-03-01 00:00", "2026-04-01 00:00"), shanghai()));
    let refused = always.admits(stay("2026-03-01 00:00", "2026-04-01 00:01"), shanghai());
    assert_eq!(
        refused,
        Err(Refusal::TooLong {
            maximum_minutes: 44_640
        })
    );
    assert_eq!(always.open_between(0, 60, shanghai()), [Period::new(0, 60).unwrap()]);
    for (from, to) in [
        (60, 60),
        (1, 59),
        (i64::MIN, i64::MIN),
        (i64::MAX, i64::MAX),
        (i64::MIN, i64::MAX),
    ] {
        assert_eq!(always.open_between(from, to, shanghai()), [], "{from} {to}");
    }
}

#[test]
fn a_document_is_written_as_it_was_read_and_mistakes_are_named() {
    assert_eq!(serde_json::to_value(opening()).unwrap(), document());
    let wrong = [
        (json!("allways"), "always"),
        (json!({"weekly": [[], [], [], [], [], []]}), "7"),
        (
            json!({"weekly": [[], [], [], [], [], [], []], "closed": []}),
            "unknown field `closed`",
        ),
        (
            json!({"weekly": [[{"from": "9:00", "to": "12:00"}], [], [], [], [], [], []]}),
            "9:00",
        ),
    ];
    for (document, hint) in wrong {
        let error = serde_json::from_value::<Opening>(document).unwrap_err().to_string();
        assert!(error.contains(hint), "{error}");
    }
}

#[test]
fn faults_are_found_where_they_stand() {
    let mut document = document();
    document["weekly"][2][0] = json!({"from": "09:00", "to": "09:00"});
    document["special"][0]["date"] = json!("2026-10-01");
    document["special"][0]["hours"][0]["from"] = json!("24:00");
    let faults = serde_json::from_value::<Opening>(document)
        .unwrap()
        .validate()
        .unwrap_err();
    let found: Vec<_> = faults
        .iter()
        .map(|fault| (fault.pointer.as_str(), fault.kind))
        .collect();
    let expected = [
        ("/weekly/2/0", FaultKind::NoBand),
        ("/special/0/date", FaultKind::Twice),
        ("/special/0/hours/0", FaultKind::NoBand),
    ];
    assert_eq!(found, expected);
}
