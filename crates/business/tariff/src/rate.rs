//! A price that holds at certain times.

use crate::{Band, DayKind, Period, Season, calendar::Calendar};
use chrono::NaiveDate;
use money::Fen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A price per hour for the times that `when` describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// What the guest reads on the bill, in Chinese, for example `夜间`.
    pub label: String,
    /// When it holds.
    pub when: When,
    /// Fen for 60 minutes; each minute costs a sixtieth of it.
    pub fen_per_hour: Fen,
    /// The most that one occurrence of the band costs, in fen: one night, or one local date where `when` has no band. However
    /// often the stay leaves and re-enters the occurrence, the cap counts once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_fen: Option<Fen>,
}

/// When a rate holds: on dates of these kinds **and** in these seasons **and** in this band. What is left out does not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The kinds of day. They are matched literally, but for one: `weekday` also holds on make-up workdays, unless some rate of
    /// the same tariff names `makeup_workday`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<BTreeSet<DayKind>>,
    /// The seasons; one of them must contain the date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<Vec<Season>>,
    /// The band of the day. It belongs to the date on which it begins: that date's kind and season decide over all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Band>,
}

/// One time at which a rate holds: from `starts_at` to just before `ends_at`, in unix seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Occurrence {
    pub(crate) starts_at: i64,
    pub(crate) ends_at: i64,
}

impl Rate {
    /// The times near the stay at which the rate holds, in their order and without overlap: a band is at most a day long, so it
    /// is over when the next date's begins.
    pub(crate) fn occurrences<'a>(
        &'a self,
        stay: Period,
        calendar: Calendar<'a>,
    ) -> impl Iterator<Item = Occurrence> + 'a {
        let dates = calendar.zone.dates_around(stay);
        let last = *dates.end();
        dates
            .start()
            .iter_days()
            .take_while(move |date| *date <= last)
            .filter_map(move |date| self.when.occurrence_on(date, calendar))
    }
}

impl When {
    /// Whether it holds at every time.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.days.is_none() && self.dates.is_none() && self.time.is_none_or(|band| band == Band::WHOLE_DAY)
    }

    /// Whether it names this kind of day.
    pub(crate) fn names(&self, kind: DayKind) -> bool {
        self.days.as_ref().is_some_and(|kinds| kinds.contains(&kind))
    }

    fn occurrence_on(&self, date: NaiveDate, calendar: Calendar<'_>) -> Option<Occurrence> {
        let day_fits = self.days.as_ref().is_none_or(|kinds| calendar.is_one_of(date, kinds));
        let season_fits = self
            .dates
            .as_ref()
            .is_none_or(|seasons| seasons.iter().any(|season| season.contains(date)));
        if !(day_fits && season_fits) {
            return None;
        }
        let (starts_at, ends_at) = self.time.unwrap_or(Band::WHOLE_DAY).instants(date, calendar.zone);
        // A change of the clock can swallow a short band whole.
        (starts_at < ends_at).then_some(Occurrence { starts_at, ends_at })
    }
}
