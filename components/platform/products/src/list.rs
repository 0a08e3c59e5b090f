//! GET /v1/platform/products?limit&cursor — what waits for the platform's word, what waits longest first, beside what guests see of it now.

use api::{Answer, Page, Problem, Request, World, problems};
use caller::Permit;
use clock::Moment;
use database::{Statements, parameters};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Query {
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

#[derive(Deserialize)]
struct Row {
    submitted_at: Moment,
    product_number: i64,
    #[serde(deserialize_with = "database::document")]
    told: Value,
}

/// Answers a page of them.
///
/// # Errors
/// 422 for a limit out of bounds, 400 for a cursor that is none.
pub async fn handle(request: &Request, world: &World, _: &Permit) -> Result<Answer, Problem> {
    let query: Query = request.query()?;
    let limit = api::page_limit(query.limit)?;
    let (at, number) = match query.cursor.as_deref() {
        None => (0, 0),
        Some(cursor) => {
            place(cursor).ok_or_else(|| problems::UNREADABLE.field("/cursor", ("无效", "not one of ours")))?
        }
    };
    let row = parameters![at, number, i64::from(limit) + 1];
    let found: Vec<Row> = world.database.all(include_str!("list.sql"), row)?;
    let place = |row: &Row| format!("{}-{}", row.submitted_at.unix(), row.product_number);
    Ok(Answer::ok(&Page::of(found, limit, place).map(|row| row.told)))
}

fn place(cursor: &str) -> Option<(i64, i64)> {
    let (at, number) = cursor.split_once('-')?;
    Some((at.parse().ok()?, number.parse().ok()?))
}
