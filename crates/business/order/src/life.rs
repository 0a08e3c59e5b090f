use crate::{Placement, Status};
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;
use serde::Serialize;

const TURN: &str = r#"UPDATE "order" SET status = ?3, changed_by = ?4, changed_at = ?5, cause = ?6,
  used_until = iif(?3 = 'completed', coalesce(over_at, ?5), used_until)
WHERE id = ?1 AND status = ?2 RETURNING id"#;

/// What a guest is about to buy; its lines and what it occupies stand in its [`Placement`].
#[derive(Clone, Debug, Serialize)]
pub struct NewOrder<'a> {
    /// Its id.
    pub id: Id,
    /// Whose it is.
    pub user_id: Id,
    /// Where it is bought.
    pub store_number: i64,
    /// `pending_payment`, or `paid` where there is nothing to pay.
    pub status: Status,
    /// How many people come, where that counts.
    pub people: Option<i64>,
    /// The price of all that is agreed with it.
    #[serde(rename = "amount_fen")]
    pub amount: Fen,
    /// What the guest wants to be known.
    pub remark: &'a str,
    /// Until when it waits for the money.
    #[serde(serialize_with = "Moment::as_unix")]
    pub pay_before: Moment,
    /// Now.
    #[serde(serialize_with = "Moment::as_unix")]
    pub placed_at: Moment,
    /// How many orders of the guest may wait for money at once, this one among them; none where that is no matter.
    pub most_unpaid: Option<i64>,
}

/// Writes a new order with all that it brings, in one statement. Its first event writes itself. `false` where something of it has
/// no place, the guest lets too many wait for their money or has deleted the account ([`refused_to`](crate::refused_to)), or the answer
/// that it keeps was kept before: nothing is written then.
///
/// # Errors
/// Where the database refuses or fails.
pub fn place(database: &impl Statements, order: &NewOrder<'_>, placement: &Placement) -> Result<bool, Error> {
    let document = placement.document_of(order)?;
    database.changed(include_str!("new_order.sql"), parameters![document])
}

/// A change of status: who made it, when and why.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'a> {
    /// The status that the order must have for it.
    pub source: Status,
    /// The status that it gets.
    pub target: Status,
    /// A user's id, `gateway`, `system` …
    pub actor: &'a str,
    /// When.
    pub at: Moment,
    /// Why, as the log tells it.
    pub cause: &'a str,
}

/// Changes the status of an order if it still has the one that the turn starts from; tells whether it had. What it occupies,
/// owes and speaks for follows by the triggers of those who own it.
///
/// # Errors
/// Where the order machine has no such transition, or the database fails.
pub fn turn(change: &impl Statements, order_id: Id, how: Turn<'_>) -> Result<bool, Error> {
    let Turn {
        source,
        target,
        actor,
        at,
        cause,
    } = how;
    change.changed(
        TURN,
        parameters![order_id, source.name(), target.name(), actor, at, cause],
    )
}
