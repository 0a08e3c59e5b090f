//! The commercial terms, and what they answer about a stay.

use crate::{Bill, Holidays, Period, Rate, RefundRule, Refusal, Zone, meter, period::SECONDS_PER_MINUTE};
use money::Fen;
use serde::{Deserialize, Serialize};

/// The longest stay that any tariff can sell, in minutes: 31 days. It bounds the work of a quote, whatever the document says.
pub const LONGEST_STAY_MINUTES: u32 = 31 * 24 * 60;

/// The terms of one version of a price list. An order keeps the version that it was quoted with, so that a later change of prices
/// touches neither its bill nor its renewals.
///
/// At every minute the first rate in the list that holds wins; where none holds, the base price does.
///
/// ```
/// let tariff: tariff::Tariff = serde_json::from_str(r#"{
///   "base_fen_per_hour": 4000,
///   "rates": [
///     {"label": "春节", "when": {"dates": [{"from": "2027-02-05", "to": "2027-02-11"}]}, "fen_per_hour": 9800},
///     {"label": "夜间", "when": {"time": {"from": "22:00", "to": "08:00"}}, "fen_per_hour": 3000, "cap_fen": 9900},
///     {"label": "节假日", "when": {"days": ["holiday"]}, "fen_per_hour": 8000},
///     {"label": "周末", "when": {"days": ["weekend"]}, "fen_per_hour": 6000},
///     {"label": "暑期下午", "when": {"days": ["weekday"], "dates": [{"from": "07-01", "to": "08-31"}],
///       "time": {"from": "13:00", "to": "18:00"}}, "fen_per_hour": 3600}
///   ],
///   "minimum_minutes": 60, "maximum_minutes": 1440, "step_minutes": 1,
///   "cleaning_gap_minutes": 15, "early_entry_minutes": 5,
///   "cancellation": [{"hours_before": 24, "percent": 100}, {"hours_before": 2, "percent": 50}]
/// }"#)?;
/// assert_eq!(tariff.validate(), Ok(()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tariff {
    /// Fen for 60 minutes where no rate holds.
    pub base_fen_per_hour: Fen,
    /// The other prices; the first that holds wins.
    #[serde(default)]
    pub rates: Vec<Rate>,
    /// The shortest stay, in minutes.
    pub minimum_minutes: u32,
    /// The longest stay with all its renewals, in minutes; at most [`LONGEST_STAY_MINUTES`].
    pub maximum_minutes: u32,
    /// The length of a stay is a multiple of this, in minutes; 1 sells by the minute, 60 by the hour.
    pub step_minutes: u32,
    /// How long the room stays empty after a stay, in minutes.
    pub cleaning_gap_minutes: u32,
    /// How long before the start the door opens already, in minutes.
    pub early_entry_minutes: u32,
    /// The cancellation terms, in any order; none gives nothing back.
    #[serde(default)]
    pub cancellation: Vec<RefundRule>,
}

impl Tariff {
    /// The plainest tariff: one price at all times, from one minute to a day, by the minute, no cleaning, no early entry and no
    /// refund.
    #[must_use]
    pub const fn flat(fen_per_hour: Fen) -> Tariff {
        Tariff {
            base_fen_per_hour: fen_per_hour,
            rates: Vec::new(),
            minimum_minutes: 1,
            maximum_minutes: 24 * 60,
            step_minutes: 1,
            cleaning_gap_minutes: 0,
            early_entry_minutes: 0,
            cancellation: Vec::new(),
        }
    }

    /// What the stay costs. It does not ask whether the stay may be booked: [`Tariff::may_book`] and
    /// [`crate::Opening::admits`] do.
    ///
    /// # Errors
    ///
    /// [`Refusal::TooLong`] beyond [`LONGEST_STAY_MINUTES`], [`Refusal::FaultyTariff`] where [`Tariff::validate`] finds a fault.
    pub fn price(&self, stay: Period, zone: Zone, holidays: &Holidays) -> Result<Bill, Refusal> {
        self.bill(stay, stay.starts_at(), zone, holidays)
    }

    /// What it costs to move the end of the stay to `new_end` (unix seconds): the price of the whole less the price of the stay
    /// as it is. So a cap that is reached already is not paid twice, and the two bills add up to the price of the whole. The
    /// pieces are those of the added time.
    ///
    /// # Errors
    ///
    /// Those of [`Tariff::may_renew`], and [`Refusal::FaultyTariff`].
    pub fn renewal(&self, stay: Period, new_end: i64, zone: Zone, holidays: &Holidays) -> Result<Bill, Refusal> {
        self.bill(self.may_renew(stay, new_end)?, stay.ends_at(), zone, holidays)
    }

    /// The bill of a stay from the instant `billed_from` on; what lies before it is paid, but counts for caps and rounding.
    fn bill(&self, stay: Period, billed_from: i64, zone: Zone, holidays: &Holidays) -> Result<Bill, Refusal> {
        not_longer_than(stay, LONGEST_STAY_MINUTES)?;
        self.validate().map_err(|_faults| Refusal::FaultyTariff)?;
        let cut = (billed_from > stay.starts_at()).then_some(billed_from);
        let spans = meter::spans(self, stay, cut, zone, holidays);
        Ok(Bill::of(&spans, self.base_fen_per_hour, billed_from))
    }

    /// Whether some price holds on days of certain kinds only, so that one must know what kind a day is.
    #[must_use]
    pub fn depends_on_the_calendar(&self) -> bool {
        self.rates.iter().any(|rate| rate.when.days.is_some())
    }

    /// Whether the tariff sells a stay of this length.
    ///
    /// # Errors
    ///
    /// [`Refusal::TooShort`], [`Refusal::TooLong`] or [`Refusal::OffStep`], whichever is first.
    pub fn may_book(&self, stay: Period) -> Result<(), Refusal> {
        if stay.minutes() < i64::from(self.minimum_minutes) {
            return Err(Refusal::TooShort {
                minimum_minutes: self.minimum_minutes,
            });
        }
        self.may_last(stay)
    }

    /// The whole stay, if its end may move to `new_end` (unix seconds). The whole obeys maximum and step; the added time by itself
    /// has no minimum, so that a guest may add the ten minutes that he needs.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotLonger`], [`Refusal::NotWholeMinutes`], [`Refusal::OutOfCalendar`], [`Refusal::TooLong`] or
    /// [`Refusal::OffStep`].
    pub fn may_renew(&self, stay: Period, new_end: i64) -> Result<Period, Refusal> {
        if new_end <= stay.ends_at() {
            return Err(Refusal::NotLonger);
        }
        let whole = Period::new(stay.starts_at(), new_end)?;
        self.may_last(whole)?;
        Ok(whole)
    }

    /// The latest end to which the stay can be renewed, not later than `no_later_than` (both in unix seconds): what a guest is
    /// offered where the next booking does not leave all that he asked for. `None` where not even one step is free.
    #[must_use]
    pub fn longest_renewal(&self, stay: Period, no_later_than: i64) -> Option<i64> {
        let step = i64::from(self.step_minutes.max(1));
        let free = no_later_than
            .saturating_sub(stay.starts_at())
            .div_euclid(SECONDS_PER_MINUTE);
        let minutes = free.min(i64::from(self.longest_minutes())) / step * step;
        let new_end = stay.starts_at() + minutes * SECONDS_PER_MINUTE;
        self.may_renew(stay, new_end).ok().map(Period::ends_at)
    }

    /// The lowest price per hour that can ever hold, before caps: what a list of rooms shows as "price from". A rate behind one
    /// that always holds, and the base behind such a rate, never hold.
    #[must_use]
    pub fn lowest_fen_per_hour(&self) -> Fen {
        let always = self.rates.iter().position(|rate| rate.when.is_always());
        let reachable = always.map_or(&self.rates[..], |index| &self.rates[..=index]);
        let base = always.is_none().then_some(self.base_fen_per_hour);
        reachable
            .iter()
            .map(|rate| rate.fen_per_hour)
            .chain(base)
            .min()
            .unwrap_or(self.base_fen_per_hour)
    }

    fn longest_minutes(&self) -> u32 {
        self.maximum_minutes.min(LONGEST_STAY_MINUTES)
    }

    fn may_last(&self, stay: Period) -> Result<(), Refusal> {
        not_longer_than(stay, self.longest_minutes())?;
        // A step of nothing is a fault of the document; here it is only kept from dividing by zero.
        if stay.minutes() % i64::from(self.step_minutes.max(1)) != 0 {
            return Err(Refusal::OffStep {
                step_minutes: self.step_minutes,
            });
        }
        Ok(())
    }
}

fn not_longer_than(stay: Period, maximum_minutes: u32) -> Result<(), Refusal> {
    if stay.minutes() > i64::from(maximum_minutes) {
        Err(Refusal::TooLong { maximum_minutes })
    } else {
        Ok(())
    }
}
