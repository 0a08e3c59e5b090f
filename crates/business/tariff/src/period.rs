//! A stretch of time between two whole minutes.

use crate::Refusal;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub(crate) const SECONDS_PER_MINUTE: i64 = 60;

/// The last instant that a period may reach: the last minute of the year 9999 UTC. The first is the epoch. Dates between them,
/// and a day or two around them, are safe to calculate with.
const LATEST: i64 = 253_402_300_740;

/// A stretch of time, from its first instant to the one just after its last: `starts_at <= t < ends_at`. Two periods that
/// touch do not overlap.
///
/// It always lasts at least one minute, and both ends are whole minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub struct Period {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

/// How a period is written down: unix seconds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    starts_at: i64,
    ends_at: i64,
}

impl Period {
    /// The period between two instants in unix seconds.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotWholeMinutes`], [`Refusal::EndsBeforeStart`] (also for an empty period), or [`Refusal::OutOfCalendar`]
    /// before 1970 or after 9999.
    pub fn new(starts_at: i64, ends_at: i64) -> Result<Period, Refusal> {
        if ends_at <= starts_at {
            return Err(Refusal::EndsBeforeStart);
        }
        Ok(Period {
            start: whole_minute(starts_at)?,
            end: whole_minute(ends_at)?,
        })
    }

    /// Its first instant, in unix seconds.
    #[must_use]
    pub const fn starts_at(self) -> i64 {
        self.start.timestamp()
    }

    /// The instant just after it, in unix seconds.
    #[must_use]
    pub const fn ends_at(self) -> i64 {
        self.end.timestamp()
    }

    /// How long it is, in minutes; at least one.
    #[must_use]
    pub const fn minutes(self) -> i64 {
        (self.ends_at() - self.starts_at()) / SECONDS_PER_MINUTE
    }

    /// Whether the two have a minute in common.
    #[must_use]
    pub const fn overlaps(self, other: Period) -> bool {
        self.starts_at() < other.ends_at() && other.starts_at() < self.ends_at()
    }

    /// Whether every minute of `other` is one of its own.
    #[must_use]
    pub const fn covers(self, other: Period) -> bool {
        self.starts_at() <= other.starts_at() && other.ends_at() <= self.ends_at()
    }

    /// The minutes that the two have in common.
    #[must_use]
    pub fn intersection(self, other: Period) -> Option<Period> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Period { start, end })
    }

    pub(crate) const fn start(self) -> DateTime<Utc> {
        self.start
    }

    pub(crate) const fn end(self) -> DateTime<Utc> {
        self.end
    }

    /// The one period that both make together, where they touch or overlap.
    pub(crate) fn joined(self, other: Period) -> Option<Period> {
        let apart = self.end < other.start || other.end < self.start;
        (!apart).then(|| Period {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        })
    }
}

fn whole_minute(instant: i64) -> Result<DateTime<Utc>, Refusal> {
    if instant % SECONDS_PER_MINUTE != 0 {
        return Err(Refusal::NotWholeMinutes);
    }
    if !(0..=LATEST).contains(&instant) {
        return Err(Refusal::OutOfCalendar);
    }
    DateTime::from_timestamp(instant, 0).ok_or(Refusal::OutOfCalendar)
}

impl TryFrom<Ends> for Period {
    type Error = Refusal;

    fn try_from(ends: Ends) -> Result<Period, Refusal> {
        Period::new(ends.starts_at, ends.ends_at)
    }
}

impl From<Period> for Ends {
    fn from(period: Period) -> Ends {
        Ends {
            starts_at: period.starts_at(),
            ends_at: period.ends_at(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(starts_at: i64, ends_at: i64) -> Period {
        Period::new(starts_at, ends_at).unwrap()
    }

    #[test]
    fn only_whole_minutes_forward_within_the_calendar() {
        assert_eq!(Period::new(60, 60), Err(Refusal::EndsBeforeStart));
        assert_eq!(Period::new(120, 60), Err(Refusal::EndsBeforeStart));
        assert_eq!(Period::new(60, 121), Err(Refusal::NotWholeMinutes));
        assert_eq!(Period::new(61, 120), Err(Refusal::NotWholeMinutes));
        assert_eq!(Period::new(-60, 60), Err(Refusal::OutOfCalendar));
        assert_eq!(Period::new(i64::MIN, i64::MAX), Err(Refusal::NotWholeMinutes));
        assert_eq!(Period::new(0, LATEST + 60), Err(Refusal::OutOfCalendar));
        assert_eq!(period(0, LATEST).ends_at(), LATEST);
        assert_eq!(period(60, 300).minutes(), 4);
    }

    #[test]
    fn periods_that_touch_do_not_overlap() {
        assert!(!period(0, 60).overlaps(period(60, 120)));
        assert!(period(0, 120).overlaps(period(60, 180)));
        assert_eq!(period(0, 60).intersection(period(60, 120)), None);
        assert_eq!(period(0, 120).intersection(period(60, 180)), Some(period(60, 120)));
        assert_eq!(period(0, 60).joined(period(60, 120)), Some(period(0, 120)));
        assert_eq!(period(0, 60).joined(period(120, 180)), None);
        assert!(period(0, 180).covers(period(60, 180)));
        assert!(!period(0, 120).covers(period(60, 180)));
    }

    #[test]
    fn it_is_written_in_unix_seconds_and_checked_when_read() {
        let text = serde_json::to_string(&period(60, 120)).unwrap();
        assert_eq!(text, r#"{"starts_at":60,"ends_at":120}"#);
        assert_eq!(serde_json::from_str::<Period>(&text).unwrap(), period(60, 120));
        assert!(serde_json::from_str::<Period>(r#"{"starts_at":60,"ends_at":60}"#).is_err());
    }
}
