//! What a person has said in reviews, and was told in messages.

use api::{Language, Page};
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use message::inbox;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the person has said of an order.
#[derive(Debug, Serialize, Deserialize)]
pub struct Review {
    order_id: Id,
    listing_name: String,
    marks: BTreeMap<String, i64>,
    text: String,
    anonymous: bool,
    pictures: Vec<String>,
    at: Moment,
}

/// What the person was told.
#[derive(Debug, Serialize)]
pub struct Message {
    id: Id,
    template: String,
    title: String,
    text: String,
    order_id: Option<Id>,
    at: Moment,
    read_at: Option<Moment>,
}

/// A page of what a person has said behind the review of this order, the newest order first.
pub fn reviews(
    database: &impl Statements,
    user_id: Id,
    (before, limit): (Option<Id>, u32),
) -> Result<Page<Review>, Error> {
    let row = parameters![user_id, before, i64::from(limit) + 1];
    let found = database.all(include_str!("held_reviews.sql"), row)?;
    Ok(Page::of(found, limit, |review: &Review| review.order_id))
}

/// A page of what a person was told before this message, the newest first.
pub fn messages(
    database: &impl Statements,
    user_id: Id,
    (before, limit): (Option<Id>, u32),
    language: Language,
) -> Result<Page<Message>, Error> {
    let selection = inbox::Selection {
        unread: false,
        before,
        limit: limit + 1,
    };
    let found = inbox::of_guest(database, user_id, selection)?;
    let told = |entry: inbox::Entry| Message {
        id: entry.id,
        title: entry.title(language),
        text: entry.text(language),
        template: entry.template,
        order_id: entry.order_id,
        at: entry.at,
        read_at: entry.read_at,
    };
    Ok(Page::of(
        found.into_iter().map(told).collect(),
        limit,
        |message: &Message| message.id,
    ))
}
