//! The store's own time zone: where local edges lie in time.

use crate::{Period, Refusal, WallTime, period::SECONDS_PER_MINUTE};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::{fmt, ops::RangeInclusive, str::FromStr};

/// A time zone by its IANA name, for example `Asia/Shanghai`.
///
/// Invariant of this crate: every local edge becomes an instant through `Zone::first_instant`, nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(Tz);

/// A name that is not a time zone of this build.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a known time zone")]
pub struct UnknownZone(pub String);

impl Zone {
    /// The one of the whole of China.
    pub const CHINA: Zone = Zone(Tz::Asia__Shanghai);

    /// The local dates whose rules can touch the period: those of its days, one before, because a band that began the evening
    /// before may still run, and one after, because a clock that is put back at midnight shows the old date again. These are
    /// the days to load into [`crate::Holidays`].
    #[must_use]
    pub fn dates_around(self, period: Period) -> RangeInclusive<NaiveDate> {
        let (first, last) = (self.date_at(period.start()), self.date_at(period.end()));
        // A period lies between 1970 and 9999, so neither sum leaves the calendar.
        (first - Days::new(1))..=(last + Days::new(1))
    }

    /// The local date at an instant in unix seconds; none outside the calendar.
    #[must_use]
    pub fn date_of(self, instant: i64) -> Option<NaiveDate> {
        DateTime::from_timestamp(instant, 0).map(|instant| self.date_at(instant))
    }

    /// A local date from its first instant to that of the next: 24 hours, but where the clock is put forward or back.
    ///
    /// # Errors
    ///
    /// [`Refusal::OutOfCalendar`].
    pub fn day(self, date: NaiveDate) -> Result<Period, Refusal> {
        let next = date.succ_opt().ok_or(Refusal::OutOfCalendar)?;
        let begin = |date| self.first_instant(date, WallTime::MIDNIGHT);
        Period::new(begin(date), begin(next))
    }

    /// The first and the last year in which the local dates of a period lie; its end is not part of it.
    pub(crate) fn years_of(self, period: Period) -> (i32, i32) {
        let last = period.end() - TimeDelta::minutes(1);
        (self.date_at(period.start()).year(), self.date_at(last).year())
    }

    fn date_at(self, instant: DateTime<Utc>) -> NaiveDate {
        instant.with_timezone(&self.0).date_naive()
    }

    /// The first instant, in unix seconds, at which the local clock shows this date and time or a later one.
    ///
    /// Where the clock is put forward over that time, it is the moment of the change; where it is put back and shows it twice,
    /// the first of the two. So edges never change their order, and every minute belongs to exactly one side of an edge.
    /// An offset with seconds in it (none since 1972) is rounded up to the next whole minute.
    pub(crate) fn first_instant(self, date: NaiveDate, time: WallTime) -> i64 {
        let wall = date.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(time.minutes()));
        let instant = match self.0.from_local_datetime(&wall).earliest() {
            Some(instant) => instant.timestamp(),
            None => self.end_of_gap(wall),
        };
        (instant + SECONDS_PER_MINUTE - 1).div_euclid(SECONDS_PER_MINUTE) * SECONDS_PER_MINUTE
    }

    /// When the clock jumps over `wall`: found by halving the two days around it, in which no zone changes twice.
    fn end_of_gap(self, wall: NaiveDateTime) -> i64 {
        let around = TimeDelta::hours(48);
        let (mut before, mut after) = (
            (wall - around).and_utc().timestamp(),
            (wall + around).and_utc().timestamp(),
        );
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            let reached = DateTime::from_timestamp(middle, 0).is_some_and(|instant| self.wall_at(instant) >= wall);
            if reached {
                after = middle;
            } else {
                before = middle;
            }
        }
        after
    }

    fn wall_at(self, instant: DateTime<Utc>) -> NaiveDateTime {
        let utc = instant.naive_utc();
        utc + self.0.offset_from_utc_datetime(&utc).fix()
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Zone, UnknownZone> {
        name.parse().map(Zone).map_err(|_| UnknownZone(name.to_owned()))
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;

    fn try_from(name: String) -> Result<Zone, UnknownZone> {
        name.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> String {
        zone.to_string()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shanghai() -> Zone {
        "Asia/Shanghai".parse().unwrap()
    }

    fn utc(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(text).unwrap().timestamp()
    }

    fn edge(date: &str, time: &str) -> i64 {
        shanghai().first_instant(date.parse().unwrap(), time.parse().unwrap())
    }

    #[test]
    fn a_zone_is_known_by_its_name() {
        assert_eq!(shanghai().to_string(), "Asia/Shanghai");
        assert_eq!(
            "Asia/Shangri-La".parse::<Zone>(),
            Err(UnknownZone("Asia/Shangri-La".into()))
        );
    }

    #[test]
    fn an_edge_today_lies_eight_hours_before_utc() {
        assert_eq!(edge("2026-03-13", "22:00"), utc("2026-03-13T22:00:00+08:00"));
        assert_eq!(edge("2026-03-13", "24:00"), utc("2026-03-14T00:00:00+08:00"));
    }

    /// Shanghai had summer time from 1986 to 1991: in 1991 forward on 14 April at 02:00, back on 15 September
    /// at 02:00.
    #[test]
    fn an_edge_in_a_gap_is_the_change_and_in_a_fold_the_first() {
        let change = utc("1991-04-13T18:00:00Z");
        assert_eq!(edge("1991-04-14", "01:59"), change - 60);
        for inside in ["02:00", "02:01", "02:30", "02:59", "03:00"] {
            assert_eq!(edge("1991-04-14", inside), change, "{inside}");
        }
        assert_eq!(edge("1991-04-14", "03:01"), change + 60);
        assert_eq!(edge("1991-09-15", "01:30"), utc("1991-09-15T01:30:00+09:00"));
        assert_eq!(edge("1991-09-15", "02:00"), utc("1991-09-15T02:00:00+08:00"));
    }

    #[test]
    fn the_dates_around_a_stay_reach_a_day_further() {
        let stay = Period::new(utc("2026-03-13T23:10:00+08:00"), utc("2026-03-14T01:25:00+08:00")).unwrap();
        let dates = shanghai().dates_around(stay);
        assert_eq!(dates.start().to_string(), "2026-03-12");
        assert_eq!(dates.end().to_string(), "2026-03-15");
    }
}
