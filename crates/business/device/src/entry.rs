//! The right to a door: it belongs to a paid stay, and ends with it.

use clock::Moment;
use order::Status;
use serde::Deserialize;

/// How long a press is good for, in seconds: who stands before a door has turned away by then, and a door that opens
/// later opens for a stranger.
pub const COMMAND_SECONDS: i64 = 30;

/// How long a press waits for its driver, in seconds: the one deadline of all that takes part in it. Who asks gives up while the
/// press is still good, so that nothing is left waiting when it is written down as given up.
pub const ANSWER_SECONDS: i64 = 25;

/// How long a driver may wait for the maker's cloud, in seconds, all in all (`wit/driver.wit`): what it then still knows is told
/// before the press stops waiting.
pub const DRIVER_SECONDS: i64 = ANSWER_SECONDS - 5;

/// After how many seconds a press without an outcome counts as broken off: its instance is gone, or the engine stands still. An
/// answer that comes after that is written down all the same, and counts.
pub const BROKEN_OFF_SECONDS: i64 = 40;

const _: () = assert!(
    DRIVER_SECONDS < ANSWER_SECONDS && ANSWER_SECONDS < COMMAND_SECONDS && COMMAND_SECONDS < BROKEN_OFF_SECONDS,
    "a press waits until its driver has answered, and is given up only once no door opens for it"
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
