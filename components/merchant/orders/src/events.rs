//! GET /v1/merchant/orders/:id/events?limit&cursor — what happened to an order, oldest first: its log, and who of the shop did what.

use crate::cursor::Cursor;
use api::{Answer, Page, Problem, Request, World, problems};
use caller::Permit;
use clock::{Id, Moment};
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How much of the list is asked for.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    #[serde(skip_serializing)]
    place: String,
    at: Moment,
    /// `log` of the order, or `audit` of what people of the shop did.
    source: String,
    kind: String,
    actor: Actor,
    cause: String,
    detail: Option<Value>,
    /// How it was before, where that is of the audit.
    before: Option<Value>,
    /// How it was then.
    after: Option<Value>,
}

/// Who did it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Actor {
    /// `guest`, `staff`, `platform`, `gateway`, `device` or `system`.
    kind: String,
    /// Of a guest or of the staff.
    nickname: Option<String>,
}

#[derive(Deserialize)]
struct Found {
    events: Vec<Event>,
}

/// Reads the query and answers a page.
///
/// # Errors
/// What [`list`] answers.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let order_id = request.id()?;
    let query = request.query()?;
    Ok(Answer::ok(&list(world, permit, order_id, &query)?))
}

/// What happened to one order of the stores that the permit is for.
///
/// # Errors
/// 404 for any other, 400 for a cursor that is none, 422 for a limit out of bounds.
pub fn list(world: &World, permit: &Permit, order_id: Id, query: &Query) -> Result<Page<Event, String>, Problem> {
    let limit = api::page_limit(query.limit)?;
    let after = Cursor::read(query.cursor.as_deref())?;
    let row = parameters![
        permit.caller().user_id,
        permit.permission(),
        order_id,
        after.as_ref().map_or(i64::MIN, |after| after.key),
        after.as_ref().map_or("", |after| after.name.as_str()),
        i64::from(limit) + 1
    ];
    let found: Option<Found> = world.database.optional(include_str!("events.sql"), row)?;
    let Found { events } = found.ok_or(problems::NOT_FOUND)?;
    Ok(Page::of(events, limit, |event: &Event| {
        Cursor::written(event.at.unix(), &event.place)
    }))
}
