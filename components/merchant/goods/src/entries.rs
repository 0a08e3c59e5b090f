//! GET /v1/merchant/stock/entries?store_id&sku_id&limit&cursor — why the stock of an article moved, newest first: by whom, or for which order.

use api::{Answer, Page, Problem, Request, World};
use caller::Permit;
use clock::{Id, Moment};
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Query {
    store_id: Id,
    sku_id: Id,
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<i64>,
}

/// What moved.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    #[serde(skip_serializing)]
    number: i64,
    sku_id: Id,
    product_name: String,
    name: String,
    reason: String,
    /// By how many more or fewer there were.
    on_hand_change: i64,
    /// By how many more or fewer were spoken for.
    reserved_change: i64,
    at: Moment,
    /// An account, or `system`.
    actor: String,
    actor_name: Option<String>,
    order_id: Option<Id>,
}

/// Answers a page of it; nothing for a store that the permit is not for.
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
        query.sku_id,
        query.cursor,
        i64::from(limit) + 1
    ];
    let found: Vec<Entry> = world.database.all(include_str!("entries.sql"), row)?;
    Ok(Answer::ok(&Page::of(found, limit, |entry| entry.number)))
}
