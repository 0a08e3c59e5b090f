//! The bill: pieces in whole fen that add up exactly.

use crate::{
    meter::{SIXTIETHS_PER_FEN, Span},
    period::SECONDS_PER_MINUTE,
};
use money::Fen;
use serde::{Deserialize, Serialize};

/// What the bill calls the time at which no rate holds.
pub const BASE_LABEL: &str = "标准";

/// The price of a stay, or of the added time of a renewal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// What is to pay: the exact price, rounded half up to a whole fen. It is exactly the sum of the pieces.
    pub total: Fen,
    /// The stretches at one price, in order of time, without gap or overlap.
    pub pieces: Vec<Piece>,
}

/// A stretch of the stay at one price: one line of the bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its first instant, in unix seconds.
    pub starts_at: i64,
    /// The instant just after it, in unix seconds.
    pub ends_at: i64,
    /// How long it is, in minutes.
    pub minutes: i64,
    /// The rate's label, or [`BASE_LABEL`].
    pub label: String,
    /// The rate's price for 60 minutes, in fen.
    pub fen_per_hour: Fen,
    /// What it costs, in fen: less than minutes times price where the cap is reached, nothing once it is used up.
    pub amount: Fen,
}

impl Bill {
    /// Writes the bill of the spans from the instant `billed_from` on; the earlier ones are paid already.
    ///
    /// Rounding follows the running sum over **all** spans: a piece costs the rounded sum up to its end, less the rounded sum up to
    /// its start. So the pieces add up to the rounded total, and a stay with its renewals costs what it would have cost at once.
    pub(crate) fn of(spans: &[Span<'_>], base_fen_per_hour: Fen, billed_from: i64) -> Bill {
        let (mut exact, mut rounded) = (0, 0);
        let mut pieces = Vec::with_capacity(spans.len());
        for span in spans {
            exact += span.sixtieths;
            let before = std::mem::replace(&mut rounded, half_up(exact));
            if span.starts_at >= billed_from {
                pieces.push(Piece::of(span, base_fen_per_hour, Fen::new(rounded - before)));
            }
        }
        Bill {
            total: pieces.iter().map(|piece| piece.amount).sum(),
            pieces,
        }
    }
}

impl Piece {
    fn of(span: &Span<'_>, base_fen_per_hour: Fen, amount: Fen) -> Piece {
        let (label, fen_per_hour) = span.rate.map_or((BASE_LABEL, base_fen_per_hour), |rate| {
            (&*rate.label, rate.fen_per_hour)
        });
        Piece {
            starts_at: span.starts_at,
            ends_at: span.ends_at,
            minutes: (span.ends_at - span.starts_at) / SECONDS_PER_MINUTE,
            label: label.to_owned(),
            fen_per_hour,
            amount,
        }
    }
}

/// Whole fen of so many sixtieths; half a fen is rounded up. The amount is not negative.
const fn half_up(sixtieths: i64) -> i64 {
    (sixtieths + SIXTIETHS_PER_FEN / 2) / SIXTIETHS_PER_FEN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_fen_is_rounded_up() {
        assert_eq!([0, 29, 30, 59, 60, 89, 90].map(half_up), [0, 0, 1, 1, 1, 1, 2]);
    }

    #[test]
    fn pieces_of_a_third_of_a_fen_add_up() {
        let span = |minute: i64| Span {
            starts_at: minute * 60,
            ends_at: minute * 60 + 60,
            rate: None,
            sixtieths: 20,
        };
        let bill = Bill::of(&[span(0), span(1), span(2)], Fen::new(20), 0);
        let amounts: Vec<_> = bill.pieces.iter().map(|piece| piece.amount.get()).collect();
        assert_eq!((amounts, bill.total), (vec![0, 1, 0], Fen::new(1)));
    }
}
