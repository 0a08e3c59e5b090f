//! WeChat Pay's fees, which have parts of a fen: 0.6 % of one yuan is `0.00600`.

use money::Fen;
use std::{fmt, iter::Sum};

/// Digits after the point of a yuan.
const DECIMALS: usize = 5;

/// Thousandths of a fen, a hundred-thousandth of a yuan. Never a float.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MilliFen(i64);

impl MilliFen {
    /// So many thousandths of a fen.
    #[must_use]
    pub const fn new(milli_fen: i64) -> MilliFen {
        MilliFen(milli_fen)
    }

    /// How many thousandths of a fen.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// To the nearest fen; half a fen goes away from zero.
    #[must_use]
    pub const fn rounded(self) -> Fen {
        let half = if self.0 < 0 { -500 } else { 500 };
        Fen::new(self.0.saturating_add(half) / 1000)
    }

    /// Of yuan with at most five digits after the point (more, if they are zeros). `None` for anything else.
    #[must_use]
    pub fn from_yuan(text: &str) -> Option<MilliFen> {
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
        let (kept, rest) = decimals.split_at(decimals.len().min(DECIMALS));
        if rest.bytes().any(|digit| digit != b'0') {
            return None;
        }
        let part = format!("{kept:0<DECIMALS$}").parse::<i64>().ok()?;
        let whole = yuan.parse::<i64>().ok()?.checked_mul(100_000)?.checked_add(part)?;
        Some(MilliFen(if is_negative { -whole } else { whole }))
    }
}

impl Sum for MilliFen {
    fn sum<I: Iterator<Item = MilliFen>>(fees: I) -> MilliFen {
        MilliFen(fees.fold(0, |sum, fee| sum.saturating_add(fee.0)))
    }
}

impl fmt::Display for MilliFen {
    /// In yuan, as bills have it: `0.00600`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let all = self.0.unsigned_abs();
        write!(formatter, "{sign}{}.{:05}", all / 100_000, all % 100_000)
    }
}
