//! GET /v1/orders?status&limit&cursor — a guest's orders, newest first.

use api::{Answer, Problem, Request, World};
use caller::Caller;
use clock::Id;
use order::{Selection, Status, View};
use serde::{Deserialize, Serialize};

/// Which orders are asked for.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// The statuses that count, with commas between them; empty or absent: all.
    status: Option<String>,
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Id>,
}

/// A page of orders.
#[derive(Debug, Serialize)]
pub struct Page {
    items: Vec<View>,
    next_cursor: Option<Id>,
}

/// Reads the query and answers a page.
///
/// # Errors
/// What [`list`] answers, and 401 without a session.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let query = request.query()?;
    Ok(Answer::ok(&list(world, &caller, &query)?))
}

/// The caller's orders by the statuses that they have now.
///
/// # Errors
/// 400 for a status that does not exist, 422 for a limit out of bounds.
pub fn list(world: &World, caller: &Caller, query: &Query) -> Result<Page, Problem> {
    let limit = api::page_limit(query.limit)?;
    // One more than asked for tells whether there is a next page.
    let selection = Selection {
        statuses: Status::listed(query.status.as_deref())?,
        before: query.cursor,
        limit: limit + 1,
    };
    let mut items = order::all_of_guest(&world.database, caller.user_id, &selection, world.clock.now())?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next_cursor = items.last().filter(|_| more).map(|last| last.id);
    Ok(Page { items, next_cursor })
}
