//! GET /v1/platform/merchants?state&limit&cursor — merchants in a state, newest first: those that wait, where none is asked for.

use crate::view;
use api::{Answer, Page, Problem, Request, World};
use caller::Permit;
use catalogue::merchant::State;
use clock::Id;
use serde::Deserialize;

#[derive(Deserialize)]
struct Query {
    /// Those in this state; absent: those that wait.
    state: Option<State>,
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Id>,
}

/// Answers a page of them.
///
/// # Errors
/// 422 for a limit out of bounds.
pub async fn handle(request: &Request, world: &World, _: &Permit) -> Result<Answer, Problem> {
    let query: Query = request.query()?;
    let limit = api::page_limit(query.limit)?;
    let state = query.state.unwrap_or(State::Applied);
    let found = view::page(&world.database, state, query.cursor, limit + 1)?;
    Ok(Answer::ok(&Page::of(found, limit, |view| view.id)))
}
