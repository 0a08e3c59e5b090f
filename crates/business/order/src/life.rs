use crate::Status;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};

const PLACE: &str = r#"INSERT INTO "order" (id, user_id, kind, listing_number, tariff_id, status, starts_at, ends_at, people,
  amount_fen, remark, pay_before, placed_at, changed_by, changed_at, cause)
VALUES (?1, ?2, 'room', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?2, ?12, 'booked')"#;

const TURN: &str = r#"UPDATE "order" SET status = ?3, changed_by = ?4, changed_at = ?5, cause = ?6,
  used_until = iif(?3 = 'completed', ends_at, used_until)
WHERE id = ?1 AND status = ?2 RETURNING id"#;

const GIVE_UP_RENEWAL: &str = "UPDATE renewal SET status = 'expired', changed_by = ?2, changed_at = ?3
WHERE order_id = ?1 AND status = 'pending_payment' RETURNING id";

const ADD_LINES: &str =
    "INSERT INTO order_line (order_id, position, kind, label, starts_at, ends_at, minutes, unit_fen, quantity,
  amount_fen)
SELECT ?1, (SELECT count(*) FROM order_line WHERE order_id = ?1) + line.key, line.value ->> 'kind',
  line.value ->> 'label', unixepoch(line.value ->> 'starts_at'), unixepoch(line.value ->> 'ends_at'),
  line.value ->> 'minutes', line.value ->> 'unit_fen', line.value ->> 'quantity', line.value ->> 'amount_fen'
FROM json_each(?2) AS line";

/// What a guest is about to buy.
#[derive(Clone, Debug)]
pub struct NewOrder<'a> {
    /// Its id.
    pub id: Id,
    /// Whose it is.
    pub user_id: Id,
    /// What is booked.
    pub listing_number: i64,
    /// The version of the terms that holds for it from now on.
    pub tariff_id: Id,
    /// `pending_payment`, or `paid` where there is nothing to pay.
    pub status: Status,
    /// The beginning of the stay.
    pub starts_at: Moment,
    /// The end of the stay.
    pub ends_at: Moment,
    /// How many people come.
    pub people: i64,
    /// The price.
    pub amount: Fen,
    /// What the guest wants to be known.
    pub remark: &'a str,
    /// Until when the hold waits for the money.
    pub pay_before: Moment,
    /// Now.
    pub placed_at: Moment,
}

/// What a line of an order is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// A piece of the stay at one price.
    Stay,
    /// A piece of a renewal at one price.
    Renewal,
}

/// One line of a quote or an order. Amounts add up to the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it is about.
    pub kind: LineKind,
    /// What the bill says.
    pub label: String,
    /// The beginning of the piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Moment>,
    /// The end of the piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
    /// Its length.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    /// The price it was computed by: fen an hour for time, fen a piece for goods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_fen: Option<Fen>,
    /// How many pieces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// What it costs.
    pub amount_fen: Fen,
}

/// Writes a new order. Its first event writes itself.
///
/// # Errors
/// Where the database refuses or fails.
pub fn place(change: &impl Statements, order: &NewOrder<'_>, lines: &[Line]) -> Result<(), Error> {
    let NewOrder {
        id,
        user_id,
        listing_number,
        tariff_id,
        status,
        starts_at,
        ends_at,
        people,
        ..
    } = *order;
    let row = parameters![
        id,
        user_id,
        listing_number,
        tariff_id,
        status.name(),
        starts_at,
        ends_at,
        people,
        order.amount.get(),
        order.remark,
        order.pay_before,
        order.placed_at
    ];
    change.run(PLACE, row)?;
    add_lines(change, id, lines)
}

/// Adds lines behind those that an order has.
///
/// # Errors
/// Where the database refuses or fails.
pub fn add_lines(change: &impl Statements, order_id: Id, lines: &[Line]) -> Result<(), Error> {
    let lines = serde_json::to_string(lines).map_err(|error| Error::Shape {
        cause: error.to_string(),
        statement: "order lines".to_owned(),
    })?;
    change.run(ADD_LINES, parameters![order_id, lines]).map(drop)
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

/// Changes the status of an order if it still has the one that the change starts from; tells whether it had.
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

/// Gives up the renewal of an order that waits for payment, and the time held for it; tells whether there was one.
///
/// # Errors
/// Where the database fails.
pub fn give_up_renewal(change: &impl Statements, order_id: Id, actor: &str, now: Moment) -> Result<bool, Error> {
    change.changed(GIVE_UP_RENEWAL, parameters![order_id, actor, now])
}
