//! What is held about a person beside the profile, for the person alone.

use crate::{
    Refusal, Sealing,
    event::{self, Kind},
};
use clock::{Clock, Id, Moment};
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize};

/// So often a person is given all of it within an hour.
const MOST_EXPORTS: i64 = 10;

const HOUR_SECONDS: i64 = 3600;

/// An id begins with its time, so that only the events of the last hour are looked at.
const LATE_EXPORTS: &str = "SELECT at FROM account_event
WHERE user_id = ?1 AND id > printf('%012x', (?2 - ?3) * 1000) AND kind = 'data_exported' AND at > ?2 - ?3
ORDER BY id DESC LIMIT 1 OFFSET ?4 - 1";

const IDENTITIES: &str = "SELECT provider, subject, union_id, bound_at FROM identity WHERE user_id = ?1
ORDER BY bound_at, provider, subject";

const POSTS: &str = "SELECT post.role, merchant.name AS merchant, store.name AS store, post.since
FROM post
LEFT JOIN merchant ON merchant.number = post.merchant_number
LEFT JOIN store ON store.number = post.store_number
WHERE post.user_id = ?1 ORDER BY post.number";

/// An id has hex digits only, so that all come before a g.
const EVENTS: &str = "SELECT id, kind, at, session_id, phone_before_sealed FROM account_event
WHERE user_id = ?1 AND id < coalesce(?2, 'g') ORDER BY id DESC LIMIT ?3";

/// A way into the account, as its provider names the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldIdentity {
    /// `wechat` or `alipay`.
    pub provider: String,
    /// The person within this mini-program: openid.
    pub subject: String,
    /// The person within all apps of one owner.
    pub union_id: Option<String>,
    /// Since when it leads into the account.
    pub bound_at: Moment,
}

/// A post that the person has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldPost {
    /// As what.
    pub role: String,
    /// The merchant's name; none for a post of the platform.
    pub merchant: Option<String>,
    /// The store's name; none for a post of all stores.
    pub store: Option<String>,
    /// Since when.
    pub since: Moment,
}

/// Something that happened to the account, with all that is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Happening {
    /// Its id.
    pub id: Id,
    /// What.
    pub kind: Kind,
    /// When.
    pub at: Moment,
    /// The session that did it.
    pub session_id: Option<Id>,
    /// The phone that was replaced, E.164.
    pub phone_before: Option<String>,
}

#[derive(Deserialize)]
struct Row {
    id: Id,
    kind: Kind,
    at: Moment,
    session_id: Option<Id>,
    phone_before_sealed: Option<String>,
}

#[derive(Deserialize)]
struct Export {
    at: Moment,
}

/// Notes that a session of an account is given all that is held about the person. It needs a transaction, so that many at once are no
/// more than ten an hour.
///
/// # Errors
/// [`Refusal::TooOften`], or where the database fails.
pub fn note_export(change: &impl Statements, clock: &Clock, (user_id, session_id): (Id, Id)) -> Result<(), Refusal> {
    let now = clock.now();
    let row = parameters![user_id, now, HOUR_SECONDS, MOST_EXPORTS];
    if let Some(Export { at }) = change.optional(LATE_EXPORTS, row)? {
        return Err(Refusal::TooOften {
            after_seconds: at.unix() + HOUR_SECONDS - now.unix(),
        });
    }
    event::note(change, clock, (user_id, Some(session_id)), Kind::DataExported, None)?;
    Ok(())
}

/// The ways into an account by WeChat and Alipay.
///
/// # Errors
/// Where the database fails.
pub fn identities(database: &impl Statements, user_id: Id) -> Result<Vec<HeldIdentity>, Error> {
    database.all(IDENTITIES, parameters![user_id])
}

/// The posts of a person.
///
/// # Errors
/// Where the database fails.
pub fn posts(database: &impl Statements, user_id: Id) -> Result<Vec<HeldPost>, Error> {
    database.all(POSTS, parameters![user_id])
}

/// What happened to an account before this event, the newest first, at most so many.
///
/// # Errors
/// [`Refusal::Keys`] and [`Refusal::Unopened`] of a phone that was replaced, or where the database fails.
pub fn events(
    database: &impl Statements,
    sealing: &Sealing,
    user_id: Id,
    (before, limit): (Option<Id>, u32),
) -> Result<Vec<Happening>, Refusal> {
    let rows: Vec<Row> = database.all(EVENTS, parameters![user_id, before, i64::from(limit)])?;
    let open = |row: Row| {
        let sealed = row.phone_before_sealed.as_deref();
        Ok(Happening {
            id: row.id,
            kind: row.kind,
            at: row.at,
            session_id: row.session_id,
            phone_before: sealed.map(|sealed| sealing.open_phone(user_id, sealed)).transpose()?,
        })
    };
    rows.into_iter().map(open).collect()
}
