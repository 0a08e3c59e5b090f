//! GET /v1/merchant/listings/:id/tariffs?limit&cursor — all versions of what a room costs, newest first.

use crate::terms::Terms;
use api::{Answer, Page, Problem, Request, World};
use caller::Permit;
use clock::{Id, Moment};
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};
use tariff::Tariff;

const PAGE: &str = "SELECT id, version, terms, created_at FROM tariff
WHERE listing_number = ?1 AND version < coalesce((SELECT before.version FROM tariff AS before WHERE before.id = ?2), 1e9)
ORDER BY version DESC LIMIT ?3 + 0";

#[derive(Deserialize)]
struct Query {
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Id>,
}

/// One version.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) id: Id,
    version: i64,
    #[serde(deserialize_with = "database::document")]
    terms: Tariff,
    created_at: Moment,
}

/// Answers a page of them.
///
/// # Errors
/// 404 for a listing that is not there, sells no time, or that the permit is not for; 422 for a limit out of bounds.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let (id, query): (Id, Query) = (request.id()?, request.query()?);
    let limit = api::page_limit(query.limit)?;
    let now = world.clock.now();
    let listing = Terms::load(&world.database, permit, id, (now, now))?;
    let row = parameters![listing.number, query.cursor, i64::from(limit) + 1];
    let found: Vec<Version> = world.database.all(PAGE, row)?;
    Ok(Answer::ok(&Page::of(found, limit, |version| version.id)))
}
