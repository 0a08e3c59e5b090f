//! Listings: a product in a store. Whether guests see one follows from what the merchant offers and what the platform admits.

use clock::Id;
use database::{Error, Statements, Transaction, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};

const ADD: &str =
    "INSERT INTO listing (id, store_number, product_number, kind, price_from_fen, price_unit, fulfilment, state, offer)
VALUES (?1, ?2, ?3, ?4, coalesce(
  (SELECT min(price_fen) FROM sku WHERE product_number = ?3 AND state IN ('sold', 'withdrawn')), 0), ?5, ?6, 'hidden', 'withdrawn')
RETURNING number";

const TURN: &str = "UPDATE listing SET offer = ?2 WHERE number = ?1";

const PRICE: &str = "UPDATE listing SET price_from_fen = ?2 WHERE number = ?1";

/// What its merchant wants of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// Guests shall find it.
    Offered,
    /// Not now.
    Withdrawn,
    /// Never again; what was bought of it goes on.
    Deleted,
}

impl Offer {
    /// As the database writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Offer::Offered => "offered",
            Offer::Withdrawn => "withdrawn",
            Offer::Deleted => "deleted",
        }
    }
}

/// A product that a store is to have.
#[derive(Clone, Copy, Debug)]
pub struct NewListing<'a> {
    /// Its id.
    pub id: Id,
    /// Where.
    pub store_number: i64,
    /// What.
    pub product_number: i64,
    /// What kind of thing it is.
    pub kind: &'a str,
    /// What its price is for: `hour`, `piece` …
    pub price_unit: &'a str,
    /// How it reaches the guest: `stay`, `pickup` …
    pub fulfilment: &'a str,
}

#[derive(Deserialize)]
struct Number {
    number: i64,
}

/// Adds a listing, offered or not, and answers its number.
///
/// # Errors
/// Where the database fails.
pub fn add(change: &Transaction, new: NewListing<'_>, offer: Offer) -> Result<i64, Error> {
    let row = parameters![
        new.id,
        new.store_number,
        new.product_number,
        new.kind,
        new.price_unit,
        new.fulfilment
    ];
    let added: Number = change.one(ADD, row)?;
    turn(change, added.number, offer)?;
    Ok(added.number)
}

/// Offers a listing, takes it back, or gives it up.
///
/// # Errors
/// Where the database fails.
pub fn turn(change: &Transaction, number: i64, offer: Offer) -> Result<(), Error> {
    change.run(TURN, parameters![number, offer.name()]).map(drop)
}

/// The lowest price of the terms that hold from now on: what searches filter and sort by.
///
/// # Errors
/// Where the database fails.
pub fn price(change: &Transaction, number: i64, price_from: Fen) -> Result<(), Error> {
    change.run(PRICE, parameters![number, price_from.get()]).map(drop)
}
