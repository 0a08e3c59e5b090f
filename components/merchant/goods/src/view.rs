//! Goods as their people see them: the statement writes them as they are told.

use api::{Problem, problems};
use caller::Permit;
use clock::Id;
use database::{Error, Statements, parameters};
use serde::Deserialize;
use serde_json::Value;

const PAGE: &str = concat!(
    include_str!("view.sql"),
    "AND product.id < coalesce(?3, 'g') ORDER BY product.id DESC LIMIT ?4 + 0"
);

const ONE: &str = concat!(include_str!("view.sql"), "AND product.id = ?3");

const NUMBERED: &str = concat!(include_str!("view.sql"), "AND product.number = ?3");

/// What is sold by the piece.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct View {
    pub(crate) id: Id,
    pub(crate) number: i64,
    pub(crate) merchant_number: i64,
    #[serde(deserialize_with = "database::document")]
    pub(crate) told: Value,
}

/// So many goods of the merchants that the permit is for, behind one of them, newest first.
pub(crate) fn page(
    database: &impl Statements,
    permit: &Permit,
    cursor: Option<Id>,
    limit: u32,
) -> Result<Vec<View>, Error> {
    let row = parameters![permit.caller().user_id, permit.permission(), cursor, i64::from(limit)];
    database.all(PAGE, row)
}

/// One of them.
///
/// # Errors
/// 404 for what is not there, or is not of a merchant that the permit is for.
pub(crate) fn one(database: &impl Statements, permit: &Permit, id: Id) -> Result<View, Problem> {
    let row = parameters![permit.caller().user_id, permit.permission(), id];
    let view: Option<View> = database.optional(ONE, row)?;
    view.ok_or(problems::NOT_FOUND)
}

/// The same by its number.
///
/// # Errors
/// As [`one`].
pub(crate) fn numbered(database: &impl Statements, permit: &Permit, number: i64) -> Result<View, Problem> {
    let row = parameters![permit.caller().user_id, permit.permission(), number];
    let view: Option<View> = database.optional(NUMBERED, row)?;
    view.ok_or(problems::NOT_FOUND)
}
