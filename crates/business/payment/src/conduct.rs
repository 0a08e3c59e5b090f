//! What a guest's refunds of late look like: signs for people, never a verdict.

use money::Fen;
use serde::{Deserialize, Serialize};

/// How far back the signs are gathered.
pub const CONDUCT_DAYS: i64 = 90;

/// From so many requests for a refund on, people should look twice.
const MANY_REQUESTS: i64 = 3;

/// From so many refunds on, their share of what was paid says something.
const MANY_REFUNDS: i64 = 3;

/// The share, in per cent of what was paid.
const LARGE_SHARE: i64 = 50;

/// What a guest asked for and got back within [`CONDUCT_DAYS`]. What went back by itself, because a room was gone or
/// something was paid twice, is no sign of anything and is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conduct {
    /// How often the guest asked for money back.
    pub requests: i64,
    /// How many refunds there were.
    pub refunds: i64,
    /// What the guest paid.
    pub paid_fen: Fen,
    /// What went back of it.
    pub refunded_fen: Fen,
}

impl Conduct {
    /// The share of what was paid that went back, in per cent, rounded down.
    #[must_use]
    pub fn refunded_percent(&self) -> i64 {
        let (paid, back) = (i128::from(self.paid_fen.get()), i128::from(self.refunded_fen.get()));
        if paid <= 0 {
            return 0;
        }
        i64::try_from((back * 100 / paid).clamp(0, 100)).unwrap_or(100)
    }

    /// Whether people should look twice before they agree.
    #[must_use]
    pub fn is_unusual(&self) -> bool {
        let is_mostly_back = self.refunds >= MANY_REFUNDS && self.refunded_percent() >= LARGE_SHARE;
        self.requests >= MANY_REQUESTS || is_mostly_back
    }
}
