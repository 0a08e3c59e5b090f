//! What people change in the back offices is written down with the change itself, for good.

use caller::Permit;
use clock::{Clock, Id};
use database::{Error, Statements, parameters};
use serde::Serialize;

const NOTE: &str = "INSERT INTO audit (id, user_id, session_id, permission, action, subject, before, after, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

/// What somebody did.
#[derive(Clone, Copy, Debug)]
pub struct Deed<'a> {
    /// What was done: the name of the operation.
    pub action: &'static str,
    /// What it was done to, by its id or its name.
    pub subject: &'a str,
}

impl Deed<'_> {
    /// Writes it down, in the transaction of the deed. `before` and `after` are how the subject is told to people, without secrets;
    /// none where it was not there, or is not any more.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn note<B: Serialize, A: Serialize>(
        self,
        change: &impl Statements,
        clock: &Clock,
        permit: &Permit,
        before: Option<&B>,
        after: Option<&A>,
    ) -> Result<Id, Error> {
        let (id, caller) = (clock.id(), permit.caller());
        let row = parameters![
            id,
            caller.user_id,
            caller.session_id,
            permit.permission(),
            self.action,
            self.subject,
            before.map(text).transpose()?,
            after.map(text).transpose()?,
            clock.now(),
        ];
        change.run(NOTE, row)?;
        Ok(id)
    }
}

fn text(told: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(told).map_err(|error| Error::Shape {
        cause: error.to_string(),
        statement: NOTE.to_owned(),
    })
}
