//! What kind of day a local date is.

use crate::{Zone, local_date};
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The kind of a local date. A date has exactly one: a holiday is nothing else, even on a Sunday; a make-up workday is not a
/// weekend; what the State Council says nothing about is a weekend or a weekday by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Monday to Friday, not a holiday.
    Weekday,
    /// Saturday and Sunday, neither a holiday nor worked.
    Weekend,
    /// A day off by the yearly notice of the State Council (放假).
    Holiday,
    /// A Saturday or Sunday on which China works to make up for a holiday (调休上班).
    MakeupWorkday,
}

/// What the State Council's notice makes of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpecialKind {
    /// Everybody is free.
    Holiday,
    /// Everybody works, although it is a weekend.
    Workday,
}

/// A date that is not what its name says: one row of the calendar, `{"date":"2026-10-01","kind":"holiday"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SpecialDay {
    /// The local date.
    #[serde(deserialize_with = "local_date::one")]
    pub date: NaiveDate,
    /// What it is.
    pub kind: SpecialKind,
}

/// The special days near a stay ([`Zone::dates_around`] says which are near). Dates that are not in it are ordinary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<SpecialDay>")]
pub struct Holidays(BTreeMap<NaiveDate, SpecialKind>);

impl Holidays {
    /// What kind of day the date is.
    #[must_use]
    pub fn kind_of(&self, date: NaiveDate) -> DayKind {
        match (self.0.get(&date), date.weekday()) {
            (Some(SpecialKind::Holiday), _) => DayKind::Holiday,
            (Some(SpecialKind::Workday), _) => DayKind::MakeupWorkday,
            (None, Weekday::Sat | Weekday::Sun) => DayKind::Weekend,
            (None, _) => DayKind::Weekday,
        }
    }
}

impl FromIterator<SpecialDay> for Holidays {
    /// A date that is given as both is a holiday.
    fn from_iter<I: IntoIterator<Item = SpecialDay>>(days: I) -> Holidays {
        let mut kinds = BTreeMap::new();
        for SpecialDay { date, kind } in days {
            kinds
                .entry(date)
                .and_modify(|known: &mut SpecialKind| *known = kind.min(*known))
                .or_insert(kind);
        }
        Holidays(kinds)
    }
}

impl From<Vec<SpecialDay>> for Holidays {
    fn from(days: Vec<SpecialDay>) -> Holidays {
        days.into_iter().collect()
    }
}

/// The calendar as one tariff reads it at one store.
#[derive(Clone, Copy)]
pub(crate) struct Calendar<'a> {
    pub(crate) zone: Zone,
    pub(crate) holidays: &'a Holidays,
    /// Whether a rate for weekdays also holds on make-up workdays: it does, unless the tariff has a rate that names those.
    pub(crate) makeup_counts_as_weekday: bool,
}

impl Calendar<'_> {
    /// Whether the date is of one of these kinds.
    pub(crate) fn is_one_of(self, date: NaiveDate, kinds: &BTreeSet<DayKind>) -> bool {
        let kind = self.holidays.kind_of(date);
        let as_weekday = self.makeup_counts_as_weekday && kind == DayKind::MakeupWorkday;
        kinds.contains(&kind) || (as_weekday && kinds.contains(&DayKind::Weekday))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_exactly_one_kind() {
        let holidays: Holidays = serde_json::from_str(
            r#"[{"date":"2026-10-01","kind":"holiday"},{"date":"2026-10-03","kind":"workday"},
                {"date":"2026-10-03","kind":"holiday"},{"date":"2026-10-10","kind":"workday"}]"#,
        )
        .unwrap();
        let kind = |date: &str| holidays.kind_of(date.parse().unwrap());
        assert_eq!(kind("2026-10-01"), DayKind::Holiday);
        assert_eq!(kind("2026-10-03"), DayKind::Holiday);
        assert_eq!(kind("2026-10-10"), DayKind::MakeupWorkday);
        assert_eq!(kind("2026-10-11"), DayKind::Weekend);
        assert_eq!(kind("2026-10-12"), DayKind::Weekday);
    }
}
