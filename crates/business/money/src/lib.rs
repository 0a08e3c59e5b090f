//! Money as whole fen (0.01 yuan), never a float.

use serde::{Deserialize, Serialize};
use std::{fmt, iter::Sum};

/// The largest amount that one order, payment or refund may have: ten million yuan. WeChat Pay, Alipay and UnionPay
/// allow less; what is larger is a mistake or an attack.
pub const LARGEST: Fen = Fen(1_000_000_000);

/// An amount of Chinese money in fen. One yuan has 100 fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(i64);

impl Fen {
    /// Nothing to pay.
    pub const ZERO: Fen = Fen(0);

    /// An amount of so many fen.
    #[must_use]
    pub const fn new(fen: i64) -> Fen {
        Fen(fen)
    }

    /// How many fen.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// An amount as gateways write it: yuan in decimal digits, such as `40.05`, `40.5`, `-0.07` or `0.01000`. Exact: no float
    /// is in between. `None` for anything else, also for a part of a fen and for what does not fit.
    #[must_use]
    pub fn from_yuan(text: &str) -> Option<Fen> {
        let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let (yuan, decimals) = match digits.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (digits, ""),
        };
        let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if yuan.is_empty() || !is_number(yuan) || !is_number(decimals) {
            return None;
        }
        let (fen, rest) = decimals.split_at(decimals.len().min(2));
        if rest.bytes().any(|digit| digit != b'0') {
            return None;
        }
        let fen = format!("{fen:0<2}").parse::<i64>().ok()?;
        let amount = yuan.parse::<i64>().ok()?.checked_mul(100)?.checked_add(fen)?;
        Some(Fen(if is_negative { -amount } else { amount }))
    }

    /// The sum; `None` where it does not fit, which no real amount reaches.
    #[must_use]
    pub const fn plus(self, other: Fen) -> Option<Fen> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Fen(sum)),
            None => None,
        }
    }

    /// What is left after `other` is taken away; may be negative.
    #[must_use]
    pub const fn minus(self, other: Fen) -> Fen {
        Fen(self.0.saturating_sub(other.0))
    }

    /// So many per cent of it, rounded down to a whole fen: a refund never gives back more than the share.
    #[must_use]
    pub const fn percent(self, share: u8) -> Fen {
        Fen(((self.0 as i128 * share as i128).div_euclid(100)) as i64)
    }

    /// The `of`-th part of it as often as `parts` says, rounded down: what is this one's of a sum that several share.
    #[must_use]
    pub const fn part(self, parts: i64, of: i64) -> Fen {
        if of <= 0 {
            return Fen::ZERO;
        }
        let share = self.0 as i128 * parts as i128 / of as i128;
        Fen(share as i64)
    }

    /// Whether it is more than nothing.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Fen>>(amounts: I) -> Fen {
        Fen(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

impl fmt::Display for Fen {
    /// In yuan, as people read it: `40.05`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(formatter, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}
