//! Sessions are rows of the database, so that they are listed, ended with what ends them in one transaction, and good in no other
//! deployment than the one that opened them.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use clock::{Clock, Id, Moment};
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use sha2::{Digest, Sha256};

/// How long a login lasts: 30 days.
const LIFETIME_SECONDS: i64 = 30 * 24 * 3600;

/// How many characters of what the client calls itself are kept.
const LONGEST_CLIENT: usize = 200;

const OPEN: &str =
    "INSERT INTO session (token_hash, id, user_id, way, provider, subject, client, opened_at, expires_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

const FIND: &str = "SELECT id AS session_id, user_id, way, provider, subject, opened_at, expires_at,
  ?3 IS NULL OR EXISTS (SELECT 1 FROM may WHERE may.user_id = session.user_id AND may.permission = ?3) AS is_permitted
FROM session WHERE token_hash = ?1 AND expires_at > ?2";

const END_ONE: &str = "DELETE FROM session WHERE user_id = ?1 AND id = ?2 RETURNING id";

const END_OTHERS: &str = "DELETE FROM session WHERE user_id = ?1 AND id IS NOT ?2 RETURNING id";

const OF_ACCOUNT: &str = "SELECT id, way, client, opened_at, expires_at FROM session
WHERE user_id = ?1 AND expires_at > ?2 ORDER BY opened_at DESC, id DESC";

const IS_OPEN: &str = "SELECT id FROM session WHERE user_id = ?1 AND id = ?2";

const FORGET: &str = "DELETE FROM session WHERE token_hash IN (
  SELECT token_hash FROM session WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2
) RETURNING id";

/// How somebody logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// WeChat named them.
    Wechat,
    /// Alipay named them.
    Alipay,
    /// By a code that was sent to their phone, or by the phone that WeChat has verified.
    Phone,
    /// By their password.
    Password,
}

impl Way {
    const fn name(self) -> &'static str {
        match self {
            Way::Wechat => "wechat",
            Way::Alipay => "alipay",
            Way::Phone => "phone",
            Way::Password => "password",
        }
    }
}

/// A person as the owner of a mini-program's platform names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `wechat` or `alipay`.
    pub provider: String,
    /// The provider's name of the person: openid.
    pub subject: String,
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The account.
    pub user_id: Id,
    /// The session.
    pub session_id: Id,
    /// How it was opened.
    pub way: Way,
    /// Who is before the mini-program, as its provider names them, where that is known: of several that an account has, it is this one
    /// that can be asked to pay.
    pub identity: Option<Identity>,
    /// When it was opened.
    pub opened_at: Moment,
    /// Until when the login is good.
    pub expires_at: Moment,
}

/// A session that is to be opened.
#[derive(Clone, Copy, Debug)]
pub struct NewSession<'a> {
    /// The account.
    pub user_id: Id,
    /// How they logged in.
    pub way: Way,
    /// Who is before the mini-program.
    pub identity: Option<&'a Identity>,
    /// What the client calls itself, for people who look at their sessions.
    pub client: &'a str,
}

/// What a login hands out.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Login {
    /// The session.
    #[serde(skip)]
    pub session_id: Id,
    /// The secret that the client sends back as `Authorization: Bearer …`.
    pub token: String,
    /// Until when it is good.
    pub expires_at: Moment,
}

/// A session as the person sees it whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The session.
    pub id: Id,
    /// How it was opened.
    pub way: Way,
    /// What the client called itself.
    pub client: String,
    /// When it was opened.
    pub opened_at: Moment,
    /// Until when it is good.
    pub expires_at: Moment,
}

/// Opens a session. An account has at most twenty: the oldest make room.
///
/// # Errors
/// Where the database refuses or fails.
pub fn start(change: &impl Statements, clock: &Clock, new: NewSession<'_>) -> Result<Login, Error> {
    let token = BASE64_URL_SAFE_NO_PAD.encode(clock.random::<32>());
    let (session_id, now) = (clock.id(), clock.now());
    let expires_at = now.plus_seconds(LIFETIME_SECONDS);
    let client: String = new
        .client
        .chars()
        .filter(|letter| !letter.is_control())
        .take(LONGEST_CLIENT)
        .collect();
    let row = parameters![
        hash(&token),
        session_id,
        new.user_id,
        new.way.name(),
        new.identity.map(|identity| identity.provider.as_str()),
        new.identity.map(|identity| identity.subject.as_str()),
        client,
        now,
        expires_at,
    ];
    change.run(OPEN, row)?;
    Ok(Login {
        session_id,
        token,
        expires_at,
    })
}

#[derive(Deserialize)]
struct Row {
    session_id: Id,
    user_id: Id,
    way: Way,
    provider: Option<String>,
    subject: Option<String>,
    opened_at: Moment,
    expires_at: Moment,
    is_permitted: bool,
}

/// Who holds this token; `None` where nobody does any more.
///
/// # Errors
/// Where the database fails.
pub fn find(database: &impl Statements, clock: &Clock, token: &str) -> Result<Option<Caller>, Error> {
    Ok(look(database, clock, token, None)?.map(|(caller, _)| caller))
}

/// The same, with whether he may do this somewhere.
pub(crate) fn look(
    database: &impl Statements,
    clock: &Clock,
    token: &str,
    permission: Option<&str>,
) -> Result<Option<(Caller, bool)>, Error> {
    let row: Option<Row> = database.optional(FIND, parameters![hash(token), clock.now(), permission])?;
    Ok(row.map(|row| {
        let is_permitted = row.is_permitted;
        (caller(row), is_permitted)
    }))
}

fn caller(row: Row) -> Caller {
    Caller {
        user_id: row.user_id,
        session_id: row.session_id,
        way: row.way,
        identity: row
            .provider
            .zip(row.subject)
            .map(|(provider, subject)| Identity { provider, subject }),
        opened_at: row.opened_at,
        expires_at: row.expires_at,
    }
}

/// Ends one session of an account; whether it was there.
///
/// # Errors
/// Where the database fails.
pub fn end_one(database: &impl Statements, user_id: Id, session_id: Id) -> Result<bool, Error> {
    database.changed(END_ONE, parameters![user_id, session_id])
}

/// Ends all sessions of an account but this one, and tells how many.
///
/// # Errors
/// Where the database fails.
pub fn end_others(database: &impl Statements, user_id: Id, kept: Option<Id>) -> Result<usize, Error> {
    let ended: Vec<IgnoredAny> = database.all(END_OTHERS, parameters![user_id, kept])?;
    Ok(ended.len())
}

/// Whether the session that a request came with has not been ended since it was read. What must not be done for who is gone by now asks
/// in the transaction in which it is done.
///
/// # Errors
/// Where the database fails.
pub fn is_open(change: &impl Statements, caller: &Caller) -> Result<bool, Error> {
    let found: Option<IgnoredAny> = change.optional(IS_OPEN, parameters![caller.user_id, caller.session_id])?;
    Ok(found.is_some())
}

/// The sessions of an account, the newest first.
///
/// # Errors
/// Where the database fails.
pub fn of_account(database: &impl Statements, user_id: Id, now: Moment) -> Result<Vec<Session>, Error> {
    database.all(OF_ACCOUNT, parameters![user_id, now])
}

/// Forgets sessions that are over, at most so many, and tells how many.
///
/// # Errors
/// Where the database fails.
pub fn forget(database: &impl Statements, now: Moment, limit: u32) -> Result<usize, Error> {
    let forgotten: Vec<IgnoredAny> = database.all(FORGET, parameters![now, i64::from(limit)])?;
    Ok(forgotten.len())
}

/// The token itself is not stored: who reads the database must not be able to log in with what stands there.
fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}
