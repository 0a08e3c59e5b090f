//! Articles that are counted, per store: what is there, what orders speak for, and why it moved.
//!
//! The database keeps that no more is spoken for than is there (the triggers of `stock_reservation` and `stock_entry`); what
//! a payment, a cancellation or a hand-over does to it follows by itself.

mod cart;

pub use cart::{Cart, SOLD_OUT, Shelves, Terms, Wanted};

use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use order::Part;
use serde::{Deserialize, Serialize};

const MOVE: &str = "INSERT INTO stock_entry (sku_id, store_number, reason, quantity, actor, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

const BALANCE: &str = "SELECT on_hand, reserved FROM stock WHERE sku_id = ?1 AND store_number = ?2";

const ALERT: &str = "INSERT INTO stock (sku_id, store_number, threshold) VALUES (?1, ?2, ?3)
ON CONFLICT (sku_id, store_number) DO UPDATE SET threshold = excluded.threshold";

/// How many of an article there are in a store, or move at once, at most: more is a slip of the finger.
pub const MOST: i64 = 1_000_000;

/// Articles that an order speaks for, as a part of its placement.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct NewReservation {
    /// Its id.
    pub id: Id,
    /// What has to be paid for it to be firm.
    pub charge_id: Id,
    /// The thing bought: the position of its first line.
    pub item: i64,
    /// The article.
    pub sku_id: Id,
    /// How many.
    pub quantity: i64,
    /// Until when it waits for the money, in unix seconds; none where it is firm from the beginning.
    pub held_until: Option<i64>,
}

impl Part for NewReservation {
    const SECTION: &'static str = "reservations";
}

/// Why stock moves without an order; the table `stock_reason` says which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It was delivered to the store.
    Received,
    /// A stocktake found more.
    CountedMore,
    /// A stocktake found fewer.
    CountedLess,
    /// It broke or spoiled.
    Broken,
    /// A guest brought it back.
    Returned,
}

impl Reason {
    /// As the database writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Reason::Received => "received",
            Reason::CountedMore => "counted_more",
            Reason::CountedLess => "counted_less",
            Reason::Broken => "broken",
            Reason::Returned => "returned",
        }
    }
}

/// What moves: how many of an article, where, and why.
#[derive(Clone, Copy, Debug)]
pub struct Movement<'a> {
    /// The article.
    pub sku_id: Id,
    /// Where.
    pub store_number: i64,
    /// How many, at least 1.
    pub quantity: i64,
    /// Why.
    pub reason: Reason,
    /// Who says so.
    pub actor: &'a str,
}

/// Writes down that stock has moved; the balance moves with it.
///
/// # Errors
/// Where fewer would be there than are spoken for, or the database fails.
pub fn record(change: &impl Statements, movement: Movement<'_>, now: Moment) -> Result<(), Error> {
    let Movement {
        sku_id,
        store_number,
        quantity,
        reason,
        actor,
    } = movement;
    let row = parameters![sku_id, store_number, reason.name(), quantity, actor, now];
    change.run(MOVE, row).map(drop)
}

/// What stands in a store of an article, and what of it is spoken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// How many there are.
    pub on_hand: i64,
    /// How many of them orders speak for.
    pub reserved: i64,
}

/// How many of an article there are in a store; nothing where none ever was.
///
/// # Errors
/// Where the database fails.
pub fn balance(change: &impl Statements, sku_id: Id, store_number: i64) -> Result<Balance, Error> {
    let found = change.optional(BALANCE, parameters![sku_id, store_number])?;
    Ok(found.unwrap_or_default())
}

/// From how few free ones on the merchant is alerted; none: never.
///
/// # Errors
/// Where the database fails.
pub fn alert_from(
    change: &impl Statements,
    sku_id: Id,
    store_number: i64,
    threshold: Option<i64>,
) -> Result<(), Error> {
    change
        .run(ALERT, parameters![sku_id, store_number, threshold])
        .map(drop)
}
