//! The walk over a stay from one change of the rate to the next.
//!
//! It never goes minute by minute: each rate offers its occurrences in order of time, and from any instant the next change is the
//! end of the rate that holds, or the beginning of one that comes before it in the tariff.

use crate::{
    DayKind, Holidays, Period, Rate, Tariff, Zone, calendar::Calendar, period::SECONDS_PER_MINUTE, rate::Occurrence,
};
use std::iter::Peekable;

/// What a fen has sixty of: the exact price of a minute is a whole number of these.
pub(crate) const SIXTIETHS_PER_FEN: i64 = 60;

/// A stretch of the stay at one price.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span<'a> {
    pub(crate) starts_at: i64,
    pub(crate) ends_at: i64,
    /// The rate that holds; none is the base.
    pub(crate) rate: Option<&'a Rate>,
    /// The exact price, after the cap, in sixtieths of a fen. A year at the highest price is far from overflowing it.
    pub(crate) sixtieths: i64,
}

/// A rate, the occurrences of it that are not over yet, and how much the current one has cost so far, in sixtieths of a fen.
struct Lane<'a, I: Iterator<Item = Occurrence>> {
    rate: &'a Rate,
    occurrences: Peekable<I>,
    spent: i64,
}

impl<I: Iterator<Item = Occurrence>> Lane<'_, I> {
    /// The occurrence that holds at this instant, or else the next one.
    fn at(&mut self, instant: i64) -> Option<Occurrence> {
        while self
            .occurrences
            .next_if(|occurrence| occurrence.ends_at <= instant)
            .is_some()
        {
            self.spent = 0;
        }
        self.occurrences.peek().copied()
    }

    /// What so many minutes cost, as far as the cap of the current occurrence still allows.
    fn charge(&mut self, minutes: i64) -> i64 {
        let uncapped = self.rate.fen_per_hour.get() * minutes;
        let charged = match self.rate.cap_fen {
            Some(cap) => uncapped.min(cap.get() * SIXTIETHS_PER_FEN - self.spent),
            None => uncapped,
        };
        self.spent += charged;
        charged
    }
}

/// Cuts the stay at every change of the rate, and at `cut`, the end of a stay that is being renewed. The spans tile the stay.
///
/// The tariff must be valid: prices are not negative and bounded.
pub(crate) fn spans<'a>(
    tariff: &'a Tariff,
    stay: Period,
    cut: Option<i64>,
    zone: Zone,
    holidays: &'a Holidays,
) -> Vec<Span<'a>> {
    let makeup_counts_as_weekday = !tariff.rates.iter().any(|rate| rate.when.names(DayKind::MakeupWorkday));
    let calendar = Calendar {
        zone,
        holidays,
        makeup_counts_as_weekday,
    };
    let lane = |rate: &'a Rate| Lane {
        rate,
        occurrences: rate.occurrences(stay, calendar).peekable(),
        spent: 0,
    };
    let mut lanes: Vec<_> = tariff.rates.iter().map(lane).collect();

    let mut spans: Vec<Span<'a>> = Vec::new();
    let mut at = stay.starts_at();
    while at < stay.ends_at() {
        let limit = cut.filter(|cut| at < *cut).unwrap_or(stay.ends_at());
        let span = next_span(tariff, &mut lanes, at, limit);
        at = span.ends_at;
        match spans.last_mut() {
            Some(last) if cut != Some(span.starts_at) && is_same_piece(last, &span) => {
                last.ends_at = span.ends_at;
                last.sixtieths += span.sixtieths;
            }
            _ => spans.push(span),
        }
    }
    spans
}

/// The span from `at` to the next change of the rate, at most to `limit`.
fn next_span<'a, I: Iterator<Item = Occurrence>>(
    tariff: &Tariff,
    lanes: &mut [Lane<'a, I>],
    at: i64,
    limit: i64,
) -> Span<'a> {
    let mut ends_at = limit;
    for lane in lanes {
        match lane.at(at) {
            Some(occurrence) if occurrence.starts_at <= at => {
                ends_at = ends_at.min(occurrence.ends_at);
                let sixtieths = lane.charge((ends_at - at) / SECONDS_PER_MINUTE);
                return Span {
                    starts_at: at,
                    ends_at,
                    rate: Some(lane.rate),
                    sixtieths,
                };
            }
            Some(later) => ends_at = ends_at.min(later.starts_at),
            None => {}
        }
    }
    let sixtieths = tariff.base_fen_per_hour.get() * ((ends_at - at) / SECONDS_PER_MINUTE);
    Span {
        starts_at: at,
        ends_at,
        rate: None,
        sixtieths,
    }
}

/// Whether two neighbours are one line of the bill: the same rate, as on Saturday and Sunday. Two occurrences of a rate with a cap
/// stay apart, because each has its own cap.
fn is_same_piece(earlier: &Span<'_>, later: &Span<'_>) -> bool {
    match (earlier.rate, later.rate) {
        (Some(earlier), Some(later)) => std::ptr::eq(earlier, later) && earlier.cap_fen.is_none(),
        (None, None) => true,
        _ => false,
    }
}
