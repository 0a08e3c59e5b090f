//! A room as its people see it: the statement writes it as it is told.

use api::{Problem, problems};
use caller::Permit;
use clock::Id;
use database::{Error, Statements, parameters};
use serde::Deserialize;
use serde_json::Value;

const PAGE: &str = concat!(
    include_str!("view.sql"),
    "AND (?3 IS NULL OR store.id = ?3) AND listing.id < coalesce(?4, 'g') ORDER BY listing.id DESC LIMIT ?5 + 0"
);

const ONE: &str = concat!(include_str!("view.sql"), "AND listing.id = ?3");

/// A room: what guests book, the product behind it, and what is occupied.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct View {
    pub(crate) id: Id,
    pub(crate) number: i64,
    pub(crate) product_number: i64,
    pub(crate) merchant_number: i64,
    pub(crate) resource_id: Id,
    #[serde(deserialize_with = "database::document")]
    pub(crate) told: Value,
}

/// So many rooms of the stores that the permit is for, or of one of them, behind one of them, newest first.
pub(crate) fn page(
    database: &impl Statements,
    permit: &Permit,
    (store_id, cursor): (Option<Id>, Option<Id>),
    limit: u32,
) -> Result<Vec<View>, Error> {
    let row = parameters![
        permit.caller().user_id,
        permit.permission(),
        store_id,
        cursor,
        i64::from(limit)
    ];
    database.all(PAGE, row)
}

/// One of them.
///
/// # Errors
/// 404 for one that is not there, is deleted, or that the permit is not for.
pub(crate) fn one(database: &impl Statements, permit: &Permit, id: Id) -> Result<View, Problem> {
    let row = parameters![permit.caller().user_id, permit.permission(), id];
    let view: Option<View> = database.optional(ONE, row)?;
    view.ok_or(problems::NOT_FOUND)
}
