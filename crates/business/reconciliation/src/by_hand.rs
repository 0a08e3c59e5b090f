//! Refunds that people have paid in another way.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};

const CLOSE: &str =
    "UPDATE difference SET state = 'repaired', changed_by = ?2, changed_at = ?3, note = 'paid back by hand'
WHERE state = 'open' AND subject = ?1 AND kind IN ('refund_missing_there', 'refund_unsettled_here')";

/// The match must not send a refund again that was paid by hand: what is open about it is closed. The channel's bills are
/// looked through for it from now on.
///
/// # Errors
/// Where the database fails.
pub fn paid_by_hand(change: &impl Statements, refund_id: Id, actor: Id, now: Moment) -> Result<(), Error> {
    change.run(CLOSE, parameters![refund_id, actor, now]).map(drop)
}
