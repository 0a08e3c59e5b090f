//! When the store is open.

use crate::{
    Band, Fault, FaultKind, LONGEST_STAY_MINUTES, Period, Refusal, Zone, local_date, period::SECONDS_PER_MINUTE,
};
use chrono::{Datelike, NaiveDate};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Unexpected, Visitor, value::MapAccessDeserializer},
};
use std::{collections::BTreeSet, fmt};

/// What stands in the document for a store that never closes.
const ALWAYS: &str = "always";

/// The opening hours of a store: the text `"always"`, or a [`Timetable`].
///
/// ```
/// let opening: tariff::Opening = serde_json::from_str(r#"{
///   "weekly": [
///     [{"from": "09:00", "to": "24:00"}], [{"from": "09:00", "to": "24:00"}], [{"from": "09:00", "to": "24:00"}],
///     [{"from": "09:00", "to": "24:00"}], [{"from": "10:00", "to": "02:00"}], [{"from": "10:00", "to": "02:00"}],
///     []
///   ],
///   "closed_dates": ["2027-02-05"],
///   "special": [{"date": "2026-10-04", "hours": [{"from": "12:00", "to": "18:00"}]}]
/// }"#)?;
/// assert_eq!(opening.validate(), Ok(()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Day and night, every day.
    Always,
    /// By a timetable.
    Timetable(Box<Timetable>),
}

/// Opening hours by the week, with exceptions. As with rates, hours belong to the local date on which they begin: Friday's 18:00 to
/// 02:00 is over on Saturday at 02:00, also where Saturday is a closed date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timetable {
    /// The hours of each day of the week, Monday first; an empty list is a day off.
    pub weekly: [Vec<Band>; 7],
    /// Dates on which no hours begin.
    #[serde(
        default,
        skip_serializing_if = "BTreeSet::is_empty",
        deserialize_with = "local_date::set"
    )]
    pub closed_dates: BTreeSet<NaiveDate>,
    /// Dates that have hours of their own instead of the week's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub special: Vec<SpecialHours>,
}

/// The hours of one date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialHours {
    /// The local date.
    #[serde(deserialize_with = "local_date::one")]
    pub date: NaiveDate,
    /// Its hours; an empty list is a day off.
    pub hours: Vec<Band>,
}

impl Opening {
    /// Whether the store is open in every minute of the period. A period beyond [`LONGEST_STAY_MINUTES`] is never covered.
    #[must_use]
    pub fn covers(&self, period: Period, zone: Zone) -> bool {
        self.admits(period, zone).is_ok()
    }

    /// Whether the store is open in every minute of the period, and where not.
    ///
    /// # Errors
    ///
    /// [`Refusal::Closed`] with the first closed part, or [`Refusal::TooLong`] beyond [`LONGEST_STAY_MINUTES`].
    pub fn admits(&self, period: Period, zone: Zone) -> Result<(), Refusal> {
        if period.minutes() > i64::from(LONGEST_STAY_MINUTES) {
            return Err(Refusal::TooLong {
                maximum_minutes: LONGEST_STAY_MINUTES,
            });
        }
        let mut closed_from = period.starts_at();
        for open in self.open_within(period, zone) {
            if closed_from < open.starts_at() {
                return Err(Refusal::Closed {
                    closed_from,
                    closed_until: open.starts_at(),
                });
            }
            closed_from = open.ends_at();
        }
        if closed_from < period.ends_at() {
            return Err(Refusal::Closed {
                closed_from,
                closed_until: period.ends_at(),
            });
        }
        Ok(())
    }

    /// When the store is open between two instants in unix seconds, in order; hours that touch or overlap are one period. A
    /// window that does not fall on whole minutes is read as the whole minutes in it; where there are none, or outside the
    /// calendar, the store is not open.
    ///
    /// The work grows with the days of the window: the caller bounds it.
    #[must_use]
    pub fn open_between(&self, from: i64, to: i64, zone: Zone) -> Vec<Period> {
        let first = from
            .saturating_add(SECONDS_PER_MINUTE - 1)
            .div_euclid(SECONDS_PER_MINUTE)
            * SECONDS_PER_MINUTE;
        let last = to.saturating_sub(to.rem_euclid(SECONDS_PER_MINUTE));
        Period::new(first, last).map_or_else(|_| Vec::new(), |window| self.open_within(window, zone))
    }

    /// Whether the document makes sense as a whole.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, not only the first.
    pub fn validate(&self) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        if let Opening::Timetable(timetable) = self {
            timetable.check(&mut faults);
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn open_within(&self, window: Period, zone: Zone) -> Vec<Period> {
        match self {
            Opening::Always => vec![window],
            Opening::Timetable(timetable) => timetable.open_within(window, zone),
        }
    }
}

impl Timetable {
    fn open_within(&self, window: Period, zone: Zone) -> Vec<Period> {
        let dates = zone.dates_around(window);
        let days = dates.start().iter_days().take_while(|date| date <= dates.end());
        let mut hours: Vec<Period> = days
            .flat_map(|date| self.hours_on(date).iter().map(move |band| band.instants(date, zone)))
            // Hours that a change of the clock swallows are no period.
            .filter_map(|(starts_at, ends_at)| Period::new(starts_at, ends_at).ok()?.intersection(window))
            .collect();
        hours.sort_unstable();

        let mut merged: Vec<Period> = Vec::with_capacity(hours.len());
        for period in hours {
            match merged.last_mut().and_then(|last| Some((last.joined(period)?, last))) {
                Some((joined, last)) => *last = joined,
                None => merged.push(period),
            }
        }
        merged
    }

    /// The hours that begin on this date.
    fn hours_on(&self, date: NaiveDate) -> &[Band] {
        if self.closed_dates.contains(&date) {
            return &[];
        }
        match self.special.iter().find(|special| special.date == date) {
            Some(special) => &special.hours,
            None => &self.weekly[date.weekday().num_days_from_monday() as usize],
        }
    }

    fn check(&self, faults: &mut Vec<Fault>) {
        for (day, hours) in self.weekly.iter().enumerate() {
            check_hours(hours, |index| format!("/weekly/{day}/{index}"), faults);
        }
        for (pointer, count) in [
            ("/closed_dates", self.closed_dates.len()),
            ("/special", self.special.len()),
        ] {
            if count > MOST_DATES {
                faults.push(Fault::new(pointer, FaultKind::TooMany { most: MOST_DATES }));
            }
        }
        let mut seen = self.closed_dates.clone();
        for (entry, special) in self.special.iter().enumerate() {
            if !seen.insert(special.date) {
                faults.push(Fault::new(format!("/special/{entry}/date"), FaultKind::Twice));
            }
            check_hours(
                &special.hours,
                |index| format!("/special/{entry}/hours/{index}"),
                faults,
            );
        }
    }
}

/// A year and a bit: they are read with every search for a time.
const MOST_DATES: usize = 400;

fn check_hours(hours: &[Band], pointer: impl Fn(usize) -> String, faults: &mut Vec<Fault>) {
    for (index, band) in hours.iter().enumerate() {
        band.check(&pointer(index), faults);
    }
}

impl Serialize for Opening {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Opening::Always => serializer.serialize_str(ALWAYS),
            Opening::Timetable(timetable) => timetable.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Opening {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Opening, D::Error> {
        deserializer.deserialize_any(OpeningVisitor)
    }
}

/// Reads the text or the timetable. An untagged enum would read both too, but would not say what is wrong with a timetable.
struct OpeningVisitor;

impl<'de> Visitor<'de> for OpeningVisitor {
    type Value = Opening;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\"{ALWAYS}\" or a timetable")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Opening, E> {
        if text == ALWAYS {
            Ok(Opening::Always)
        } else {
            Err(E::invalid_value(Unexpected::Str(text), &self))
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Opening, A::Error> {
        Timetable::deserialize(MapAccessDeserializer::new(map)).map(|timetable| Opening::Timetable(Box::new(timetable)))
    }
}
