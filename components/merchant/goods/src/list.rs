//! GET /v1/merchant/goods?limit&cursor — what is sold by the piece, newest first.

use crate::view;
use api::{Answer, Page, Problem, Request, World};
use caller::Permit;
use clock::Id;
use serde::Deserialize;

#[derive(Deserialize)]
struct Query {
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Id>,
}

/// Answers a page of it.
///
/// # Errors
/// 422 for a limit out of bounds.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let query: Query = request.query()?;
    let limit = api::page_limit(query.limit)?;
    let found = view::page(&world.database, permit, query.cursor, limit + 1)?;
    let page = Page::of(found, limit, |view| view.id);
    Ok(Answer::ok(&page.map(|view| view.told)))
}
