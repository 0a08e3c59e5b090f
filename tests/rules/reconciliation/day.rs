//! A calendar day in China.

use clock::Moment;
use reconciliation::Day;

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

#[test]
fn a_day_begins_at_midnight_in_china() {
    let day = Day::parse("2026-05-01").unwrap();
    assert_eq!(day.begins_at(), at("2026-05-01T00:00:00+08:00"));
    assert_eq!(day.ends_at(), at("2026-05-02T00:00:00+08:00"));
    assert_eq!(Day::of(at("2026-05-01T23:59:59+08:00")), Some(day));
    assert_eq!(Day::of(at("2026-04-30T16:00:00Z")), Some(day));
    assert_eq!(day.minus(1).to_string(), "2026-04-30");
    assert_eq!(day.minus(1).next(), day);
}

#[test]
fn a_day_has_one_spelling() {
    for text in [
        "2026-5-1",
        "+262142-12-31",
        "2026-02-30",
        "20260501",
        "+2026-05-01",
        "2026-05-01 ",
        "",
    ] {
        assert_eq!(Day::parse(text), None, "{text:?}");
    }
}
