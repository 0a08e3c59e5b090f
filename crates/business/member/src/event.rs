//! What was changed about the ways into an account: kept for good, and told to its owner by a trigger of the messages.

use clock::{Clock, Id};
use database::{Error, Statements, parameters};

const NOTE: &str = "INSERT INTO account_event (id, user_id, kind, session_id, at, phone_before_sealed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    (user_id, session_id): (Id, Id),
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
