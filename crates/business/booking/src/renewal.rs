//! A stay that becomes longer: the wish, the time held for it, and the moment when it takes effect.
//!
//! The triggers of the table `renewal` keep it whole: a new wish takes the place of an open one, a wish that expires
//! gives its time back, and one that is paid moves the order's end, its hold and its amount together.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use money::Fen;
use order::Line;
use serde::Deserialize;

const ASK: &str = r#"INSERT INTO renewal (id, order_id, minutes, from_ends_at, to_ends_at, amount_fen, lines, status,
  pay_before, asked_at, changed_by, changed_at)
SELECT ?1, id, ?3, ends_at, ?5, ?6, ?7, 'pending_payment', ?8, ?9, user_id, ?9
FROM "order"
WHERE id = ?2 AND ends_at = ?4 AND status IN ('paid', 'in_use') AND ends_at > ?9
RETURNING id"#;

const HOLD: &str = "INSERT INTO hold (id, order_id, renewal_id, resource_id, starts_at, ends_at, blocked_until, state,
  held_until, changed_at)
SELECT ?1, order_id, ?3, resource_id, ends_at, ?4, ?4 + blocked_until - ends_at, 'held', ?5, ?6
FROM hold
WHERE order_id = ?2 AND renewal_id IS NULL AND state = 'confirmed'
RETURNING id";

const APPLY: &str = "UPDATE renewal SET status = 'paid', changed_by = ?2, changed_at = ?3
WHERE id = ?1 AND status <> 'paid' RETURNING order_id, lines";

const EXPIRE_UNPAID: &str = "UPDATE renewal SET status = 'expired', changed_by = 'system', changed_at = ?1
WHERE status = 'pending_payment' AND pay_before <= ?1";

/// A wish to stay longer.
#[derive(Clone, Debug)]
pub struct NewRenewal {
    /// Its id.
    pub id: Id,
    /// Whose stay becomes longer.
    pub order_id: Id,
    /// By how many minutes.
    pub minutes: i64,
    /// The end that the wish starts from: where the order has another by now, the wish is void.
    pub from_ends_at: Moment,
    /// The end that is wished.
    pub to_ends_at: Moment,
    /// What the added time costs.
    pub amount: Fen,
    /// The lines that the order gets.
    pub lines: Vec<Line>,
    /// Until when it waits for the money.
    pub pay_before: Moment,
    /// Now.
    pub asked_at: Moment,
}

/// Writes down the wish in the place of one that is still open; `false` where the order's end is another by now, or its
/// stay is over.
///
/// # Errors
/// Where the database fails.
pub fn ask(change: &impl Statements, wish: &NewRenewal) -> Result<bool, Error> {
    let lines = serde_json::to_string(&wish.lines).map_err(|error| Error::Shape {
        cause: error.to_string(),
        statement: "renewal lines".to_owned(),
    })?;
    let row = parameters![
        wish.id,
        wish.order_id,
        wish.minutes,
        wish.from_ends_at,
        wish.to_ends_at,
        wish.amount.get(),
        lines,
        wish.pay_before,
        wish.asked_at
    ];
    change.changed(ASK, row)
}

/// Keeps the wished time free until it is paid; `false` where another order has it.
///
/// # Errors
/// Where the database fails.
pub fn hold(change: &impl Statements, hold_id: Id, wish: &NewRenewal) -> Result<bool, Error> {
    let row = parameters![
        hold_id,
        wish.order_id,
        wish.id,
        wish.to_ends_at,
        wish.pay_before,
        wish.asked_at
    ];
    change.changed(HOLD, row)
}

#[derive(Deserialize)]
struct Applied {
    order_id: Id,
    #[serde(deserialize_with = "database::document")]
    lines: Vec<Line>,
}

/// Lets a renewal that is paid (or costs nothing) take effect, also one that had expired: the order's end, hold, amount
/// and lines. `false` where it cannot: it took effect before, the order is not running or has another end by now, or
/// another order has the time. The money for it goes back then.
///
/// Two statements; call it in the transaction that books the money. `actor` is who the order's log names.
///
/// # Errors
/// Where the database fails.
pub fn apply(change: &impl Statements, renewal_id: Id, actor: &str, now: Moment) -> Result<bool, Error> {
    let Some(applied) = change.optional::<Applied>(APPLY, parameters![renewal_id, actor, now])? else {
        return Ok(false);
    };
    order::add_lines(change, applied.order_id, &applied.lines)?;
    Ok(true)
}

/// Gives up every wish whose time to pay is over, and the time held for it.
///
/// # Errors
/// Where the database fails.
pub fn expire_unpaid(change: &impl Statements, now: Moment) -> Result<(), Error> {
    change.run(EXPIRE_UNPAID, parameters![now]).map(drop)
}
