//! A calendar day in China, as the bills of the channels are cut.

use chrono::{DateTime, Days, NaiveDate, NaiveTime};
use clock::Moment;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// China keeps UTC+8, all the year.
const OFFSET_SECONDS: i64 = 8 * 3600;

/// A calendar day in China, written `2026-05-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(NaiveDate);

impl Day {
    /// The day of a moment; none for one beyond the calendar.
    #[must_use]
    pub fn of(moment: Moment) -> Option<Day> {
        let local = DateTime::from_timestamp(moment.plus_seconds(OFFSET_SECONDS).unix(), 0)?;
        Some(Day(local.date_naive()))
    }

    /// Reads exactly `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Day> {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        let day = Day(date);
        (text.len() == 10 && day.to_string() == text).then_some(day)
    }

    /// Its first second.
    #[must_use]
    pub fn begins_at(self) -> Moment {
        Moment::from_unix(self.0.and_time(NaiveTime::MIN).and_utc().timestamp()).plus_seconds(-OFFSET_SECONDS)
    }

    /// The first second of the day after.
    #[must_use]
    pub fn ends_at(self) -> Moment {
        self.begins_at().plus_seconds(24 * 3600)
    }

    /// So many days earlier.
    #[must_use]
    pub fn minus(self, days: u64) -> Day {
        Day(self.0.checked_sub_days(Days::new(days)).unwrap_or(self.0))
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Day {
        Day(self.0.checked_add_days(Days::new(1)).unwrap_or(self.0))
    }
}

impl From<Day> for NaiveDate {
    fn from(day: Day) -> NaiveDate {
        day.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = String::deserialize(deserializer)?;
        Day::parse(&text).ok_or_else(|| de::Error::custom("a day, such as 2026-05-01"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
