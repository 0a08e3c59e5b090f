//! What a guest was told, for the guest.

use crate::{Facts, Occasion};
use api::Language;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use serde::Deserialize;

const UNREAD: &str = "SELECT count(*) AS count FROM message WHERE user_id = ?1 AND read_at IS NULL";

const KNOWN: &str =
    "SELECT count(*) AS count FROM message WHERE user_id = ?1 AND id IN (SELECT value FROM json_each(?2))";

const READ: &str = "UPDATE message SET read_at = ?3
WHERE user_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND read_at IS NULL";

const READ_UNTIL: &str = "UPDATE message SET read_at = ?3 WHERE user_id = ?1 AND id <= ?2 AND read_at IS NULL";

/// A message as it stands in the inbox.
#[derive(Clone, Debug, Deserialize)]
pub struct Entry {
    /// Its id.
    pub id: Id,
    /// Its template.
    pub template: String,
    /// The order that it is about.
    pub order_id: Option<Id>,
    /// When it was written.
    pub at: Moment,
    /// When the guest read it.
    pub read_at: Option<Moment>,
    facts: Facts,
    title_chinese: String,
    title_english: String,
    body_chinese: String,
    body_english: String,
}

/// Which messages are asked for, newest first.
#[derive(Clone, Copy, Debug)]
pub struct Selection {
    /// Only those that were not read.
    pub unread: bool,
    /// Those before this one.
    pub before: Option<Id>,
    /// So many at most.
    pub limit: u32,
}

#[derive(Deserialize)]
struct Count {
    count: usize,
}

impl Entry {
    /// Its title.
    #[must_use]
    pub fn title(&self, language: Language) -> String {
        let words = language.choose(&self.title_chinese, &self.title_english);
        self.occasion().fill(words, language)
    }

    /// What it says.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let words = language.choose(&self.body_chinese, &self.body_english);
        self.occasion().fill(words, language)
    }

    fn occasion(&self) -> Occasion {
        Occasion {
            facts: self.facts.clone(),
            order_id: self.order_id,
            at: self.at,
        }
    }
}

/// A guest's messages.
///
/// # Errors
/// Where the database fails.
pub fn of_guest(statements: &impl Statements, user_id: Id, selection: Selection) -> Result<Vec<Entry>, Error> {
    let row = parameters![
        user_id,
        selection.before,
        i64::from(selection.unread),
        i64::from(selection.limit)
    ];
    statements.all(include_str!("inbox.sql"), row)
}

/// How many messages a guest has not read.
///
/// # Errors
/// Where the database fails.
pub fn unread(statements: &impl Statements, user_id: Id) -> Result<usize, Error> {
    statements
        .one::<Count>(UNREAD, parameters![user_id])
        .map(|Count { count }| count)
}

/// Notes that a guest has read these messages; `false`, and nothing is noted, where one of them is not the guest's.
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn read(change: &impl Statements, user_id: Id, ids: &[Id], now: Moment) -> Result<bool, Error> {
    let mut distinct = ids.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let list = serde_json::json!(distinct).to_string();
    let Count { count } = change.one(KNOWN, parameters![user_id, list.as_str()])?;
    if count != distinct.len() {
        return Ok(false);
    }
    change.run(READ, parameters![user_id, list, now])?;
    Ok(true)
}

/// Notes that a guest has read this message and all before it; `false` where it is not the guest's.
///
/// # Errors
/// Where the database fails; it needs a transaction.
pub fn read_until(change: &impl Statements, user_id: Id, last: Id, now: Moment) -> Result<bool, Error> {
    let list = serde_json::json!([last]).to_string();
    let Count { count } = change.one(KNOWN, parameters![user_id, list])?;
    if count == 0 {
        return Ok(false);
    }
    change.run(READ_UNTIL, parameters![user_id, last, now])?;
    Ok(true)
}
