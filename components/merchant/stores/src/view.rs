//! A store as its people see it: the statement writes it as it is told.

use api::{Problem, problems};
use caller::Permit;
use clock::Id;
use database::{Error, Statements, parameters};
use serde::Deserialize;
use serde_json::Value;

const PAGE: &str = concat!(
    include_str!("view.sql"),
    "AND store.id < coalesce(?3, 'g') ORDER BY store.id DESC LIMIT ?4 + 0"
);

const ONE: &str = concat!(include_str!("view.sql"), "AND store.id = ?3");

/// A store.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct View {
    pub(crate) number: i64,
    pub(crate) id: Id,
    #[serde(deserialize_with = "database::document")]
    pub(crate) told: Value,
}

/// So many stores of those that the permit is for, behind one of them, newest first.
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
/// 404 for one that is not there, or that the permit is not for.
pub(crate) fn one(database: &impl Statements, permit: &Permit, id: Id) -> Result<View, Problem> {
    let row = parameters![permit.caller().user_id, permit.permission(), id];
    let view: Option<View> = database.optional(ONE, row)?;
    view.ok_or(problems::NOT_FOUND)
}
