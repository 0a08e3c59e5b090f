//! GET /v1/merchant/stock?store_id&low&limit&cursor — what stands in the caller's stores, or only what runs low.

use api::{Answer, Page, Problem, Request, World};
use caller::Permit;
use clock::Id;
use database::{Statements, parameters};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Query {
    /// That of one store.
    store_id: Option<Id>,
    /// Only what has come to its threshold.
    #[serde(default)]
    low: bool,
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

#[derive(Deserialize)]
struct Row {
    cursor: String,
    #[serde(deserialize_with = "database::document")]
    told: Value,
}

/// Answers a page of it.
///
/// # Errors
/// 422 for a limit out of bounds.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let query: Query = request.query()?;
    let limit = api::page_limit(query.limit)?;
    let row = parameters![
        permit.caller().user_id,
        permit.permission(),
        query.store_id,
        query.low,
        query.cursor.unwrap_or_default(),
        i64::from(limit) + 1
    ];
    let found: Vec<Row> = world.database.all(include_str!("stock_list.sql"), row)?;
    let page = Page::of(found, limit, |row| row.cursor.clone());
    Ok(Answer::ok(&page.map(|row| row.told)))
}
