use crate::{Caller, session};
use clock::Clock;
use database::{Error, Statements, parameters};

const ANYWHERE: &str = "SELECT 1 AS yes FROM may WHERE user_id = ?1 AND permission = ?2 LIMIT 1";

/// That somebody may do something, somewhere. Where, is said by each statement that joins the view `may` with it: a permit is made
/// by looking only, so that no back office works without one.
#[derive(Clone, Debug)]
pub struct Permit {
    caller: Caller,
    permission: &'static str,
}

/// What somebody is who shows a token to do something.
#[derive(Clone, Debug)]
pub enum Standing {
    /// Nobody holds the token any more.
    Stranger,
    /// He may do it nowhere.
    NotPermitted,
    /// He may do it.
    Permitted(Permit),
}

impl Permit {
    /// Whether somebody who is known may do it.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn of(database: &impl Statements, caller: Caller, permission: &'static str) -> Result<Option<Permit>, Error> {
        let is_permitted = database.changed(ANYWHERE, parameters![caller.user_id, permission])?;
        Ok(is_permitted.then_some(Permit { caller, permission }))
    }

    /// What the holder of a token may do, in one look.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn shown(
        database: &impl Statements,
        clock: &Clock,
        token: &str,
        permission: &'static str,
    ) -> Result<Standing, Error> {
        Ok(match session::look(database, clock, token, Some(permission))? {
            None => Standing::Stranger,
            Some((_, false)) => Standing::NotPermitted,
            Some((caller, true)) => Standing::Permitted(Permit { caller, permission }),
        })
    }

    /// Who it is.
    #[must_use]
    pub const fn caller(&self) -> &Caller {
        &self.caller
    }

    /// What he may do.
    #[must_use]
    pub const fn permission(&self) -> &'static str {
        self.permission
    }
}
