//! POST /v1/merchant/listings/:id/tariffs?expect_version — what a room costs from now on. What is booked keeps its terms.

use crate::{
    list::Version,
    terms::{self, Terms},
};
use api::{Answer, Problem, Request, World};
use caller::Permit;
use catalogue::listing;
use clock::Id;
use database::{Statements, parameters};
use idempotency::Key;
use serde::Deserialize;
use tariff::Tariff;

const ADD: &str = "INSERT INTO tariff (id, listing_number, kind, version, terms, created_at)
SELECT ?1, ?2, 'time', coalesce(max(version), 0) + 1, ?3, ?4 FROM tariff WHERE listing_number = ?2
RETURNING id, version, terms, created_at";

/// Somebody else has set other terms meanwhile; `version` says which hold.
const TARIFF_MOVED: Problem = Problem::new(
    409,
    "tariff-moved",
    "价格已被他人修改，请刷新后再试",
    "Somebody else has set other prices meanwhile",
);

#[derive(Deserialize)]
struct Query {
    /// The version that was looked at; 0: none. Absent: whatever holds.
    expect_version: Option<i64>,
}

/// Reads the terms and answers the new version.
///
/// # Errors
/// What [`set`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let (id, query): (Id, Query) = (request.id()?, request.query()?);
    let tariff: Tariff = request.json()?;
    idempotency::once(world, request, permit.caller(), "set-tariff", |key| {
        set(world, permit, key, (id, query.expect_version), &tariff)
    })
}

/// Adds a version.
///
/// # Errors
/// 404 for a listing that is not there, sells no time, or that the permit is not for; 422 with all that is wrong with the terms;
/// [`TARIFF_MOVED`].
fn set(
    world: &World,
    permit: &Permit,
    key: &Key,
    (id, expect_version): (Id, Option<i64>),
    tariff: &Tariff,
) -> Result<Version, Problem> {
    let tariff = terms::read("", tariff)?;
    let text = serde_json::to_string(&tariff).map_err(|error| api::problems::INTERNAL.caused_by(error))?;
    let now = world.clock.now();
    world.database.transaction(|change| {
        let before = Terms::load(change, permit, id, (now, now))?;
        let holds = before.version.unwrap_or(0);
        if expect_version.is_some_and(|version| version != holds) {
            return Err(TARIFF_MOVED.with("version", holds));
        }
        let row = parameters![world.clock.id(), before.number, text.as_str(), now];
        let version: Version = change.one(ADD, row)?;
        listing::price(change, before.number, tariff.lowest_fen_per_hour())?;
        let done = ("set-tariff", id);
        audit::note(
            change,
            &world.clock,
            permit,
            done,
            before.tariff.as_ref(),
            Some(&version),
        )?;
        key.keep(world, change, &version)?;
        Ok(version)
    })
}
