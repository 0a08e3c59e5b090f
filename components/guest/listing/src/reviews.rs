//! GET /v1/listings/:id/reviews?limit&cursor — what guests say of a room, the newest first.

use api::{Answer, Method, Problem, Request, World, problems};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use clock::{Id, Moment};
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};

const NUMBER: &str = "SELECT number FROM listing WHERE id = ?1 AND state = 'shown'";

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
    /// The mean of the four marks.
    pub rating: f64,
    /// The mark, 1 to 5, of the surroundings.
    pub environment: i64,
    /// Of what is in the room.
    pub facilities: i64,
    /// Of the tea.
    pub tea: i64,
    /// Of the service.
    pub service: i64,
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
    environment: i64,
    facilities: i64,
    tea: i64,
    service: i64,
    text: String,
    pictures: Vec<String>,
    at: Moment,
}

#[derive(Debug, Deserialize)]
struct Listing {
    number: i64,
}

/// Behind which review of which room a page ended. A review's number is shown to nobody, nor is the order that it is of.
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
    request.allow(&[Method::GET])?;
    let id = request.id()?;
    let query = request.query()?;
    reviews(world, id, &query).map(|page| Answer::ok(&page))
}

/// A page of the reviews of the room of this id.
///
/// # Errors
/// 404 where the room is not there or not shown, 422 for a limit out of bounds, 400 for a cursor of another list.
pub fn reviews(world: &World, id: Id, query: &Query) -> Result<Page, Problem> {
    let limit = api::page_limit(query.limit)?;
    let listing: Option<Listing> = world.database.optional(NUMBER, parameters![id])?;
    let listing = listing.ok_or(problems::NOT_FOUND)?.number;
    let before = match &query.cursor {
        Some(cursor) => read(cursor, listing)?,
        None => i64::MAX,
    };
    // One more than asked for tells whether there is a next page.
    let bounds = parameters![listing, before, i64::from(limit) + 1];
    let mut rows: Vec<Row> = world.database.all(include_str!("reviews.sql"), bounds)?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().filter(|_| more).map(|last| written(listing, last.number));
    Ok(Page {
        items: rows.into_iter().map(told).collect(),
        next_cursor,
    })
}

fn told(row: Row) -> Review {
    let marks = row.environment + row.facilities + row.tea + row.service;
    Review {
        author: row.author,
        rating: marks as f64 / 4.0,
        environment: row.environment,
        facilities: row.facilities,
        tea: row.tea,
        service: row.service,
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
