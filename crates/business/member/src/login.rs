//! What every login ends with.

use crate::{Profile, Sealing, account::Entry};
use api::{Problem, World, problems};
use clock::{Id, Moment};
use serde::Serialize;

/// The answer to a login.
#[derive(Debug, Serialize)]
pub struct LoggedIn {
    /// What the client sends as `Authorization: Bearer …` from now on.
    pub token: String,
    /// Until when it is good.
    pub expires_at: Moment,
    /// Who logged in.
    pub user: User,
}

/// Who logged in.
#[derive(Debug, Serialize)]
pub struct User {
    /// The account.
    pub id: Id,
    /// What the person is called.
    pub nickname: String,
    /// E.164; none until one is bound.
    pub phone: Option<String>,
    /// The account was registered by this login.
    pub is_new: bool,
}

/// What is answered to who was let in.
///
/// # Errors
/// Where the database fails, or what the account has sealed does not open.
pub async fn welcome(world: &World, entry: Entry) -> Result<LoggedIn, Problem> {
    let profile = Profile::find(&world.database, &Sealing::of(world).await, entry.user_id)?;
    let profile = profile.ok_or_else(|| problems::INTERNAL.caused_by("the account of a login is not there"))?;
    Ok(LoggedIn {
        token: entry.login.token,
        expires_at: entry.login.expires_at,
        user: User {
            id: profile.id,
            nickname: profile.nickname,
            phone: profile.phone,
            is_new: entry.is_new,
        },
    })
}
