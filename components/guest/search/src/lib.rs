//! GET /v1/search — listings of a kind by place, words, price, attributes and free time, page by page.
//!
//! Without a place the best rated come first, with one the nearest. With a period only what can be booked for it is
//! listed; opening hours are looked at behind the statement, so that a page may then have fewer items than asked
//! for, and still a next one. No login is needed.

mod attribute;
mod checked;
mod cursor;
mod item;
mod place;
mod query;
mod statement;
mod words;

pub use attribute::{Nameless, Wanted};
pub use item::{Item, Shop};
pub use query::{Kind, Query, Sort};

use api::{Answer, Problem, Request, World, problems};
use checked::Search;
use cursor::Cursor;
use database::{Statements, parameters};
use item::Row;
use serde::Serialize;
use serde_json::Map;
use std::collections::BTreeMap;

/// A page of what was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Page {
    /// The listings in their order.
    pub items: Vec<Item>,
    /// What to ask for the next page with, together with the same query; none behind the last one.
    pub next_cursor: Option<String>,
}

api::serve! {
    "/v1/search" => GET handle;
}

/// Reads a query and answers a page.
///
/// # Errors
/// What [`search`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let query = request.query()?;
    let days_ahead = world.settings.number("days_ahead").await?;
    search(world, &query, days_ahead).map(|page| Answer::ok(&page))
}

/// Finds listings with one statement; where there are none, a second one asks whether there is such a kind at all.
///
/// # Errors
/// 422 for values that make no sense, 400 for a kind that there is not, or a cursor that is none of this query.
pub fn search(world: &World, query: &Query, days_ahead: i64) -> Result<Page, Problem> {
    let now = world.clock.now();
    let search = query.checked(now, days_ahead)?;
    let take = statement::rows_taken(&search);
    let values = statement::parameters(&search, now, take);
    let rows: Vec<Row> = world.database.all(&statement::text(&search), &values)?;
    if rows.is_empty() && !is_kind(world, &search.kind)? {
        return Err(problems::UNREADABLE.field("/kind", ("没有这个类别", "no such kind")));
    }
    page(&search, rows, take)
}

fn is_kind(world: &World, kind: &str) -> Result<bool, Problem> {
    Ok(world.database.changed(statement::KIND, parameters![kind])?)
}

/// The first rows that are open, up to the limit. The cursor stands behind the last row that was looked at.
fn page(search: &Search, rows: Vec<Row>, take: usize) -> Result<Page, Problem> {
    let found = rows.len();
    let declared = rows.first().map_or_else(|| Ok(Map::new()), Row::declared)?;
    let mut verdicts = BTreeMap::new();
    let mut items = Vec::with_capacity(search.limit);
    let mut last = None;
    let mut looked_at = 0;
    for row in rows {
        if items.len() == search.limit {
            break;
        }
        last = Some(search.after.moved_behind(row.key, row.number));
        looked_at += 1;
        let (listing, store) = (row.id, row.store_id);
        let shown = match row.is_open(search.period, &mut verdicts) {
            Ok(true) => row.item(search, &declared).map(Some),
            Ok(false) => Ok(None),
            Err(problem) => Err(problem),
        };
        match shown {
            Ok(item) => items.extend(item),
            // What one shop has written wrong takes nothing from the others.
            Err(problem) => eprintln!(
                "search: listing {listing} of the store {store} is left out: {}",
                problem.cause().unwrap_or_default()
            ),
        }
    }
    let more = looked_at < found || found == take;
    let next_cursor = last.filter(|_| more).map(Cursor::written);
    Ok(Page { items, next_cursor })
}
