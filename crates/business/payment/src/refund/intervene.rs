//! What people do about a refund that its gateway could not carry out.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};

/// The guard: of two that press at once, one finds it abnormal. What is sent again is due at once; what the shop took itself has no
/// gateway to be sent to.
const TURN: &str = "UPDATE refund SET state = ?2, changed_at = ?3, gateway_asked_at = NULL, attempts = 0
WHERE id = ?1 AND state = 'abnormal'
  AND (?2 <> 'decided' OR (SELECT channel FROM refund_sending WHERE refund_sending.id = refund.id) <> 'offline')
RETURNING id";

const NOTE: &str = "INSERT INTO refund_intervention (refund_id, deed, actor, reason, at) VALUES (?1, ?2, ?3, ?4, ?5)";

/// What people do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is sent again, with the same number.
    Retried,
    /// The guest got the money in another way.
    SettledByHand,
}

impl Deed {
    /// As the database writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Deed::Retried => "retried",
            Deed::SettledByHand => "settled_by_hand",
        }
    }

    const fn target(self) -> &'static str {
        match self {
            Deed::Retried => "decided",
            Deed::SettledByHand => "settled",
        }
    }
}

/// Turns a refund that its gateway gave up, and keeps who did it and why; `false` where it is not for people, or is to be sent to a
/// gateway and has none. The ledger and the order follow by themselves.
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn intervene(
    change: &impl Statements,
    id: Id,
    deed: Deed,
    actor: Id,
    reason: &str,
    now: Moment,
) -> Result<bool, Error> {
    let turned = change.changed(TURN, parameters![id, deed.target(), now])?;
    if turned {
        change.run(NOTE, parameters![id, deed.name(), actor, reason, now])?;
    }
    Ok(turned)
}
