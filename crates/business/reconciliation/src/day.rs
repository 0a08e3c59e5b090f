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
