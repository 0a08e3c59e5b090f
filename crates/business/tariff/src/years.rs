//! For which years it is known how the calendar differs from the week, and how surely.

use crate::{Period, SpecialDay, SpecialKind, Zone};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One year of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarYear {
    /// Which.
    pub year: i32,
    /// Whether only the days that the law fixes are known: the State Council's notice, which adds bridging days and make-up
    /// workdays, is still to come.
    pub is_provisional: bool,
}

/// How surely it is known what kind of days there are; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// By the year's notice.
    Notice,
    /// By the law alone.
    Provisional,
    /// Nothing but the days of the week.
    Unknown,
}

/// The years of the calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<CalendarYear>")]
pub struct CalendarYears(BTreeMap<i32, bool>);

impl CalendarYears {
    /// How surely the days of a year are known.
    #[must_use]
    pub fn certainty_of(&self, year: i32) -> Certainty {
        match self.0.get(&year) {
            Some(false) => Certainty::Notice,
            Some(true) => Certainty::Provisional,
            None => Certainty::Unknown,
        }
    }

    /// How surely the days of a stay are known: as the least sure of its years.
    #[must_use]
    pub fn certainty_over(&self, stay: Period, zone: Zone) -> Certainty {
        let (first, last) = zone.years_of(stay);
        let of_each = (first..=last).map(|year| self.certainty_of(year));
        of_each.max().unwrap_or(Certainty::Unknown)
    }

    /// The last day of the last year of which anything is known.
    #[must_use]
    pub fn known_until(&self) -> Option<NaiveDate> {
        self.0.keys().next_back().and_then(|year| last_day(*year))
    }

    /// The first year, from this one on, of which the notice is not known.
    #[must_use]
    pub fn first_unsure(&self, from_year: i32) -> i32 {
        let mut years = from_year..;
        years
            .find(|year| self.certainty_of(*year) != Certainty::Notice)
            .unwrap_or(from_year)
    }
}

impl From<Vec<CalendarYear>> for CalendarYears {
    fn from(years: Vec<CalendarYear>) -> CalendarYears {
        CalendarYears(years.into_iter().map(|one| (one.year, one.is_provisional)).collect())
    }
}

/// What has to be told of the end of the calendar, and when: nothing before the stays that may be booked come as near to a year of
/// which the notice is not known as so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Not yet, but from then on: unix seconds.
    Later(i64),
    /// Of this year.
    Now(i32),
}

impl CalendarYears {
    /// Whether the calendar ends so soon that it has to be told now (unix seconds), where stays may begin `days_ahead` days ahead and
    /// it is told `notice_days` days before.
    #[must_use]
    pub fn ending(&self, now: i64, days_ahead: i64, notice_days: i64) -> Ending {
        let year = self.first_unsure(year_in_china(now));
        let first_unsure = NaiveDate::from_ymd_opt(year, 1, 1).map_or(now, begins_in_china);
        let told_from = first_unsure - days_ahead.saturating_add(notice_days).saturating_mul(DAY);
        if told_from <= now {
            Ending::Now(year)
        } else {
            Ending::Later(told_from)
        }
    }
}

const DAY: i64 = 24 * 3600;
/// All of mainland China has one time, without summer time, since 1992.
const CHINA: i64 = 8 * 3600;

/// The year that it is in China.
#[must_use]
pub fn year_in_china(now: i64) -> i32 {
    DateTime::from_timestamp(now.saturating_add(CHINA), 0).map_or(i32::MAX, |moment| moment.year())
}

fn begins_in_china(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp() - CHINA
}

fn last_day(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 12, 31)
}

/// Why a day cannot stand in the calendar of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayFault {
    /// It is a day of another year.
    #[error("is no day of that year")]
    OtherYear,
    /// The same date stands there a second time, or before an earlier one.
    #[error("does not come after the day before it")]
    NotInOrder,
    /// Only a Saturday or Sunday is worked to make up for a holiday.
    #[error("is no Saturday or Sunday")]
    NoWeekend,
}

/// What is wrong with the days of a year, by their places in the list.
#[must_use]
pub fn faults_of_year(year: i32, days: &[SpecialDay]) -> Vec<(usize, DayFault)> {
    let mut before: Option<NaiveDate> = None;
    let mut faults = Vec::new();
    for (place, day) in days.iter().enumerate() {
        let is_weekend = matches!(day.date.weekday(), Weekday::Sat | Weekday::Sun);
        if day.date.year() != year {
            faults.push((place, DayFault::OtherYear));
        } else if before.is_some_and(|before| day.date <= before) {
            faults.push((place, DayFault::NotInOrder));
        } else if day.kind == SpecialKind::Workday && !is_weekend {
            faults.push((place, DayFault::NoWeekend));
        }
        before = before.max(Some(day.date));
    }
    faults
}
