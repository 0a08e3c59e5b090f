//! What is sold by a measure: fuel by the litre.

use crate::Refusal;
use money::Fen;
use serde::{Deserialize, Serialize};

/// The most that is sold at once, in thousandths: a million units, so that no sum leaves its type.
const MOST: i64 = 1_000_000_000;

/// A price for a unit of what is measured in thousandths of it, such as a litre in millilitres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Fen for one unit.
    pub fen_per_unit: Fen,
}

impl Measured {
    /// What so many thousandths cost, rounded to the nearest fen, half a fen up, as a dispenser does (GB/T 9081).
    ///
    /// # Errors
    /// [`Refusal::TooLittle`] for nothing or less, [`Refusal::TooMuch`], [`Refusal::FaultyTariff`] for a price below zero.
    pub fn price(&self, thousandths: i64) -> Result<Fen, Refusal> {
        if self.fen_per_unit < Fen::ZERO {
            return Err(Refusal::FaultyTariff);
        }
        match thousandths {
            ..=0 => Err(Refusal::TooLittle),
            1..=MOST => {
                let product = i128::from(self.fen_per_unit.get()) * i128::from(thousandths);
                let fen = i64::try_from((product + 500) / 1000).map_err(|_| Refusal::TooMuch)?;
                Ok(Fen::new(fen))
            }
            _ => Err(Refusal::TooMuch),
        }
    }
}
