//! What is sold by the visit: work at the guest's home.

use crate::{Period, Refusal};
use money::Fen;
use serde::{Deserialize, Serialize};

/// The terms of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// What coming costs, in fen; so many minutes of work are in it.
    pub fen_per_visit: Fen,
    /// The minutes of work that are in it.
    pub included_minutes: u32,
    /// Fen for each further hour, by the minute.
    pub fen_per_further_hour: Fen,
    /// The longest visit, in minutes.
    pub maximum_minutes: u32,
    /// How long the worker travels before and after it, in minutes: nobody else gets the worker then.
    pub travel_minutes: u32,
}

impl Visit {
    /// What a visit costs, rounded down to a whole fen.
    ///
    /// # Errors
    /// [`Refusal::TooLong`], [`Refusal::FaultyTariff`] for an amount below zero.
    pub fn price(&self, period: Period) -> Result<Fen, Refusal> {
        if self.fen_per_visit < Fen::ZERO || self.fen_per_further_hour < Fen::ZERO {
            return Err(Refusal::FaultyTariff);
        }
        if period.minutes() > i64::from(self.maximum_minutes) {
            return Err(Refusal::TooLong {
                maximum_minutes: self.maximum_minutes,
            });
        }
        let further = (period.minutes() - i64::from(self.included_minutes)).max(0);
        let further = self.fen_per_further_hour.part(further, 60);
        self.fen_per_visit.plus(further).ok_or(Refusal::FaultyTariff)
    }
}
