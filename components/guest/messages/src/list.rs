//! GET /v1/messages?limit&cursor&unread — a guest's messages, newest first, in the language that the guest prefers, and how
//! many were not read.

use api::{Answer, Language, Page, Problem, Request, World};
use caller::Caller;
use clock::{Id, Moment};
use message::inbox::{self, Entry, Selection};
use serde::{Deserialize, Serialize};

/// Which messages are asked for.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Id>,
    /// `true`: only those that were not read.
    #[serde(default)]
    unread: bool,
}

/// A page of them.
#[derive(Debug, Serialize)]
pub struct Inbox {
    #[serde(flatten)]
    page: Page<Message>,
    /// How many were not read, on this page and on others.
    unread: usize,
}

/// A message as it is told.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    id: Id,
    template: String,
    title: String,
    text: String,
    order_id: Option<Id>,
    at: Moment,
    read_at: Option<Moment>,
}

/// Reads the query and answers a page.
///
/// # Errors
/// What [`list`] answers, and 401 without a session.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let query = request.query()?;
    Ok(Answer::ok(&list(world, &caller, &query, request.language())?))
}

/// The caller's messages.
///
/// # Errors
/// 422 for a limit out of bounds.
pub fn list(world: &World, caller: &Caller, query: &Query, language: Language) -> Result<Inbox, Problem> {
    let limit = api::page_limit(query.limit)?;
    // One more than asked for tells whether there is a next page.
    let selection = Selection {
        unread: query.unread,
        before: query.cursor,
        limit: limit + 1,
    };
    let found = inbox::of_guest(&world.database, caller.user_id, selection)?;
    let found = found.into_iter().map(|entry| told(entry, language)).collect();
    Ok(Inbox {
        page: Page::of(found, limit, |message: &Message| message.id),
        unread: inbox::unread(&world.database, caller.user_id)?,
    })
}

fn told(entry: Entry, language: Language) -> Message {
    Message {
        id: entry.id,
        title: entry.title(language),
        text: entry.text(language),
        template: entry.template,
        order_id: entry.order_id,
        at: entry.at,
        read_at: entry.read_at,
    }
}
