//! GET /v1/listings/:id/reviews?limit&cursor — what guests say of a listing, the newest first.

use crate::Marks;
use api::{Answer, Problem, Request, World, problems};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use clock::{Id, Moment};
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};

const LISTING: &str = "SELECT number, kind FROM listing WHERE id = ?1 AND state = 'shown'";

/// Which page is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Query {
    /// How many at once, 1 to 100; 20 by default.
    pub limit: Option<i64>,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// A page of reviews.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Page {
    /// The reviews, the newest first.
    pub items: Vec<Review>,
    /// What to ask for the next page with; none behind the last one.
    pub next_cursor: Option<String>,
}

/// What a guest says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Review {
    /// The guest's nickname; none where the guest wishes not to be named.
    pub author: Option<String>,
    /// The mean of the marks.
    pub rating: f64,
    /// The marks, 1 to 5: of a room `environment`, `facilities`, `tea` and `service`.
    #[serde(flatten)]
    pub marks: Marks<i64>,
    /// In words.
    pub text: String,
    /// In pictures.
    pub pictures: Vec<String>,
    /// When.
    pub at: Moment,
}

#[derive(Debug, Deserialize)]
struct Row {
    number: i64,
    author: Option<String>,
    marks: Vec<(String, i64)>,
    text: String,
    pictures: Vec<String>,
    at: Moment,
}

#[derive(Debug, Deserialize)]
struct Listing {
    number: i64,
    kind: String,
}

/// Behind which review of which listing a page ended. A review's number is shown to nobody, nor is the order that it is of.
#[derive(Deserialize)]
struct Cursor {
    listing: i64,
    review: i64,
}

/// Reads which page is asked for and answers it.
///
/// # Errors
/// What [`reviews`] answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let id = request.id()?;
    let query = request.query()?;
    reviews(world, id, &query).map(|page| Answer::ok(&page))
}

/// A page of the reviews of the listing of this id.
///
/// # Errors
/// 404 where it is not there or not shown, 422 for a limit out of bounds, 400 for a cursor of another list.
pub fn reviews(world: &World, id: Id, query: &Query) -> Result<Page, Problem> {
    let limit = api::page_limit(query.limit)?;
    let listing: Option<Listing> = world.database.optional(LISTING, parameters![id])?;
    let Listing { number: listing, kind } = listing.ok_or(problems::NOT_FOUND)?;
    let before = match &query.cursor {
        Some(cursor) => read(cursor, listing)?,
        None => i64::MAX,
    };
    // One more than asked for tells whether there is a next page.
    let bounds = parameters![listing, before, i64::from(limit) + 1, kind];
    let mut rows: Vec<Row> = world.database.all(include_str!("reviews.sql"), bounds)?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().filter(|_| more).map(|last| written(listing, last.number));
    Ok(Page {
        items: rows.into_iter().map(review).collect(),
        next_cursor,
    })
}

fn review(row: Row) -> Review {
    let sum: i64 = row.marks.iter().map(|(_, mark)| mark).sum();
    Review {
        author: row.author,
        rating: sum as f64 / row.marks.len() as f64,
        marks: Marks(row.marks),
        text: row.text,
        pictures: row.pictures,
        at: row.at,
    }
}

fn read(cursor: &str, listing: i64) -> Result<i64, Problem> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok();
    bytes
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .filter(|cursor: &Cursor| cursor.listing == listing)
        .map(|cursor| cursor.review)
        .ok_or_else(|| problems::UNREADABLE.field("/cursor", ("不是本列表的游标", "not a cursor of this list")))
}

fn written(listing: i64, review: i64) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!(r#"{{"listing":{listing},"review":{review}}}"#))
}
