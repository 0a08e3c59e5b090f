//! What people may write about themselves.

use chrono::{DateTime, NaiveDate};
use clock::Moment;

/// A day that has come in China, where the person lives.
pub(crate) fn is_birthday(text: &str, now: Moment) -> bool {
    let today = DateTime::from_timestamp(now.unix().saturating_add(8 * 3600), 0).map(|time| time.date_naive());
    match (date(text), today) {
        (Some(date), Some(today)) => {
            date <= today && NaiveDate::from_ymd_opt(1900, 1, 1).is_some_and(|first| first <= date)
        }
        _ => false,
    }
}

/// Reads exactly `YYYY-MM-DD`.
fn date(text: &str) -> Option<NaiveDate> {
    let shape = |(index, byte): (usize, u8)| {
        if matches!(index, 4 | 7) {
            byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    };
    if text.len() != 10 || !text.bytes().enumerate().all(shape) {
        return None;
    }
    NaiveDate::from_ymd_opt(
        text.get(..4)?.parse().ok()?,
        text.get(5..7)?.parse().ok()?,
        text.get(8..)?.parse().ok()?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 2026-05-01T20:00:00+08:00
    const NOW: Moment = Moment::from_unix(1_777_636_800);

    #[test]
    fn a_birthday_is_a_real_day_that_has_come() {
        for date in ["1900-01-01", "2000-02-29", "2026-05-01"] {
            assert!(is_birthday(date, NOW), "{date}");
        }
        for date in [
            "",
            "2026-05-02",
            "1899-12-31",
            "1900-02-29",
            "2001-13-01",
            "2001-00-10",
            "2001-1-01",
            "01-01-2001",
            "2001/01/01",
            "2001-01-01T00:00:00Z",
            " 2001-01-01",
            "+200-01-01",
            "２００１-01-01",
            "9999-12-31",
        ] {
            assert!(!is_birthday(date, NOW), "{date}");
        }
        // In China it is the first of May from 16:00 UTC on.
        assert!(!is_birthday("2026-05-01", Moment::from_unix(1_777_564_799)));
        assert!(is_birthday("2026-05-01", Moment::from_unix(1_777_564_800)));
    }

    proptest! {
        #[test]
        fn no_text_breaks_a_rule(text: String, now: i64) {
            prop_assert!(!is_birthday(&text, Moment::from_unix(now)) || date(&text).is_some());
        }

        #[test]
        fn every_day_since_1900_is_a_birthday_once_it_has_come(days in 0..46_000_i64) {
            let date = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::TimeDelta::days(days);
            prop_assert!(is_birthday(&date.to_string(), Moment::from_unix(1_777_636_800)));
        }
    }
}
