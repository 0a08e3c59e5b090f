//! The right to a door: it belongs to a paid stay, and ends with it.

use clock::Moment;
use order::Status;
use serde::Deserialize;

/// How long a press is good for, in seconds: who stands before a door has turned away by then, and a door that opens
/// later opens for a stranger.
pub const COMMAND_SECONDS: i64 = 30;

/// After how many seconds a press without an outcome counts as broken off. A driver has to answer within ten (`wit/driver.wit`);
/// one that takes longer may still open the door as long as the press is good, and is waited for until a while after that.
pub const BROKEN_OFF_SECONDS: i64 = 40;

const _: () = assert!(
    COMMAND_SECONDS < BROKEN_OFF_SECONDS,
    "a press is given up only once no door opens for it"
);

/// What the right to a door follows from.
///
/// Not there yet: only the guest of the order has the right. A guest can give none to a friend, a merchant can revoke none
/// while the stay goes on, and there are no codes for a lock that is offline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Entry {
    /// Where the order stands, as it is written.
    pub status: Status,
    /// The beginning of the stay.
    pub starts_at: Moment,
    /// The end of the stay, paid renewals included.
    pub ends_at: Moment,
    /// How long before the beginning the door opens already, in minutes, by the terms of the order.
    pub early_entry_minutes: i64,
}

/// Why a door is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no paid stay.
    #[error("the stay is not paid")]
    NotPaid,
    /// It does not open yet.
    #[error("the door opens at {opens_at}")]
    TooEarly {
        /// When it does.
        opens_at: Moment,
    },
    /// The stay is over, or given up.
    #[error("the stay is over")]
    Ended,
}

impl Entry {
    /// When the door opens for this stay.
    #[must_use]
    pub fn opens_at(&self) -> Moment {
        self.starts_at.plus_minutes(-self.early_entry_minutes)
    }

    /// Whether its guest may open the door now. The statement that writes a press down has the same rule as its guard.
    ///
    /// # Errors
    /// Why not.
    pub fn may_enter(&self, now: Moment) -> Result<(), Refusal> {
        match self.status {
            Status::PendingPayment | Status::Expired => Err(Refusal::NotPaid),
            Status::Completed | Status::Cancelled | Status::Refunding | Status::Refunded | Status::NoShow => {
                Err(Refusal::Ended)
            }
            Status::Paid | Status::InUse if self.ends_at <= now => Err(Refusal::Ended),
            Status::Paid | Status::InUse if now < self.opens_at() => Err(Refusal::TooEarly {
                opens_at: self.opens_at(),
            }),
            Status::Paid | Status::InUse => Ok(()),
        }
    }
}
