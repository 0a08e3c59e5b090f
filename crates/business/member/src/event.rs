//! What was done to an account, such as a change of the ways into it: kept for good, and told to its owner by a trigger of the
//! messages.

use clock::{Clock, Id, Moment};
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize};

const NOTE: &str = "INSERT INTO account_event (id, user_id, kind, session_id, at, phone_before_sealed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

const LATEST: &str = "SELECT kind, at FROM account_event WHERE user_id = ?1 ORDER BY id DESC LIMIT 50";

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Another WeChat or Alipay leads into it.
    IdentityAdded,
    /// It got its first phone.
    PhoneBound,
    /// Another phone took the place of the one before.
    PhoneReplaced,
    /// It got its first password.
    PasswordSet,
    /// Another password took the place of the one before.
    PasswordChanged,
    /// Its owner logged everybody else out.
    OtherSessionsEnded,
    /// Its owner was given all that is held about them.
    DataExported,
    /// Its owner deleted it.
    Deleted,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Kind::IdentityAdded => "identity_added",
            Kind::PhoneBound => "phone_bound",
            Kind::PhoneReplaced => "phone_replaced",
            Kind::PasswordSet => "password_set",
            Kind::PasswordChanged => "password_changed",
            Kind::OtherSessionsEnded => "other_sessions_ended",
            Kind::DataExported => "data_exported",
            Kind::Deleted => "deleted",
        }
    }
}

/// Writes down what an account's session has done to it. It needs the transaction of the deed.
///
/// # Errors
/// Where the database fails.
pub fn note(
    change: &impl Statements,
    clock: &Clock,
    (user_id, session_id): (Id, Option<Id>),
    kind: Kind,
    phone_before_sealed: Option<&str>,
) -> Result<(), Error> {
    let row = parameters![
        clock.id(),
        user_id,
        kind.name(),
        session_id,
        clock.now(),
        phone_before_sealed,
    ];
    change.run(NOTE, row).map(drop)
}

/// Something that happened, as the owner of the account is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What.
    pub kind: Kind,
    /// When.
    pub at: Moment,
}

/// The fifty newest, the newest first.
///
/// # Errors
/// Where the database fails.
pub fn latest(database: &impl Statements, user_id: Id) -> Result<Vec<Event>, Error> {
    database.all(LATEST, parameters![user_id])
}
