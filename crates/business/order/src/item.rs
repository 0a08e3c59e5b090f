//! A thing bought that is given up by itself, the rest of the order going on.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;
use serde::Deserialize;

/// A line that was given up, and what has been paid for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct GivenUp {
    /// What it was paid by.
    pub charge_id: Id,
    /// Its price.
    pub amount_fen: Fen,
    /// Whether it was only deposited: all of it goes back, whatever the terms say.
    pub is_deposit: bool,
}

/// Gives a thing bought up that is paid and has not begun to reach its guest: the time and the articles that it takes are for
/// others again. Answers its lines that were paid, whose money is the caller's to give back; none where it cannot be given up
/// (any more).
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn give_up_item(change: &impl Statements, order_id: Id, item: i64, now: Moment) -> Result<Vec<GivenUp>, Error> {
    change.all(include_str!("give_up_item.sql"), parameters![order_id, item, now])
}

/// What everything was given up of ends, once it is decided what goes back: as one whose money is on its way back, or that has
/// nothing to give back (any more).
const END_GIVEN_UP: &str = r#"UPDATE "order" SET changed_by = ?2, changed_at = ?3, cause = ?4, status = iif(
  EXISTS (
    SELECT 1 FROM payment JOIN refund ON refund.payment_id = payment.id
    WHERE payment.order_id = "order".id AND refund.state <> 'settled'
  ),
  'refunding', 'cancelled'
)
WHERE id = ?1 AND status = 'paid' AND NOT EXISTS (
  SELECT 1 FROM order_line JOIN charge ON charge.id = order_line.charge_id AND charge.state = 'paid'
  JOIN charge_kind ON charge_kind.name = charge.kind AND charge_kind.is_earned <> 'never'
  WHERE order_line.order_id = "order".id AND order_line.given_up_at IS NULL AND order_line.kind <> 'discount'
)
RETURNING id"#;

/// Ends an order of which, thing by thing, everything was given up before any of it had begun; `false` where something is left
/// of it. `actor` is who gave up the last.
///
/// # Errors
/// Where the database fails.
pub fn end_given_up(
    change: &impl Statements,
    order_id: Id,
    actor: &str,
    cause: &str,
    now: Moment,
) -> Result<bool, Error> {
    change.changed(END_GIVEN_UP, parameters![order_id, actor, now, cause])
}
