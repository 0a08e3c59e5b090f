//! What people change in the back offices is written down with the change itself, for good.

use caller::{Caller, Permit};
use clock::Clock;
use database::{Error, Statements, parameters};
use serde::Serialize;
use std::fmt::Display;

const NOTE: &str = "INSERT INTO audit (id, user_id, session_id, permission, action, subject, before, after, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

/// Writes down what somebody did, by the name of the operation, and to what, by its id or its name. It needs the transaction of the deed.
/// `before` and `after` are how that is told to people, without secrets; none where it was not there, or is not any more.
///
/// # Errors
/// Where the database fails.
pub fn note<B: Serialize, A: Serialize>(
    change: &impl Statements,
    clock: &Clock,
    permit: &Permit,
    (action, subject): (&'static str, impl Display),
    before: Option<&B>,
    after: Option<&A>,
) -> Result<(), Error> {
    let who = (permit.caller(), permit.permission());
    write(change, clock, who, (action, subject), before, after)
}

/// Writes down how somebody came to what he may do: by the permission of who offered it, as he has none of his own before. Nothing was
/// there before. It needs the transaction of the deed.
///
/// # Errors
/// Where the database fails.
pub fn note_first<A: Serialize>(
    change: &impl Statements,
    clock: &Clock,
    who: (&Caller, &'static str),
    done: (&'static str, impl Display),
    after: &A,
) -> Result<(), Error> {
    write(change, clock, who, done, None::<&()>, Some(after))
}

fn write<B: Serialize, A: Serialize>(
    change: &impl Statements,
    clock: &Clock,
    (caller, permission): (&Caller, &'static str),
    (action, subject): (&'static str, impl Display),
    before: Option<&B>,
    after: Option<&A>,
) -> Result<(), Error> {
    let row = parameters![
        clock.id(),
        caller.user_id,
        caller.session_id,
        permission,
        action,
        subject.to_string(),
        before.map(text).transpose()?,
        after.map(text).transpose()?,
        clock.now(),
    ];
    change.run(NOTE, row).map(drop)
}

fn text(told: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(told).map_err(|error| Error::Shape {
        cause: error.to_string(),
        statement: NOTE.to_owned(),
    })
}
