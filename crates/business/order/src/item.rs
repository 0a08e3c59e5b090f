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
