//! What is sold by the month: a phone on lease.

use crate::{Refusal, WallTime, Zone};
use chrono::{Months, NaiveDate};
use money::Fen;
use serde::{Deserialize, Serialize};

/// The terms of a lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lease {
    /// The rent of a month, in fen.
    pub fen_per_month: Fen,
    /// What is deposited, in fen: it goes back at the end.
    pub deposit_fen: Fen,
    /// The shortest lease.
    pub minimum_months: u32,
    /// The longest lease.
    pub maximum_months: u32,
}

/// A month of a lease and its rent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaseMonth {
    /// Its first instant, in unix seconds.
    pub starts_at: i64,
    /// The instant just after it.
    pub ends_at: i64,
    /// Its rent.
    pub amount: Fen,
}

impl Lease {
    /// The months of a lease that begins with this day, each from a day to the same day of the next month in the store's own
    /// zone; where a month has no such day, to its last one. Each is counted from the first day, so that a lease from the 31st
    /// comes back to the 31st.
    ///
    /// # Errors
    /// [`Refusal::MonthsOutOfBounds`], [`Refusal::OutOfCalendar`], [`Refusal::FaultyTariff`] for an amount below zero.
    pub fn months(&self, first_day: NaiveDate, months: u32, zone: Zone) -> Result<Vec<LeaseMonth>, Refusal> {
        if self.fen_per_month < Fen::ZERO || self.deposit_fen < Fen::ZERO {
            return Err(Refusal::FaultyTariff);
        }
        if !(self.minimum_months.max(1)..=self.maximum_months).contains(&months) {
            return Err(Refusal::MonthsOutOfBounds {
                minimum_months: self.minimum_months,
                maximum_months: self.maximum_months,
            });
        }
        let edge = |index: u32| {
            let day = first_day.checked_add_months(Months::new(index));
            let day = day.ok_or(Refusal::OutOfCalendar)?;
            Ok(zone.first_instant(day, WallTime::MIDNIGHT))
        };
        let edges: Vec<i64> = (0..=months).map(edge).collect::<Result<_, Refusal>>()?;
        let month = |pair: &[i64]| LeaseMonth {
            starts_at: pair[0],
            ends_at: pair[1],
            amount: self.fen_per_month,
        };
        Ok(edges.windows(2).map(month).collect())
    }
}
