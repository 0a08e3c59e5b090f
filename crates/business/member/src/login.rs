//! What every login begins and ends with: who the caller was before, and the new session.

use crate::{Profile, Sealing, account::Entry};
use api::{Problem, Request, World, problems};
use caller::Caller;
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

/// Who the caller is logged in as already. A token that is over counts like none: a login must not need one.
///
/// # Errors
/// Where the key-value store cannot tell.
pub async fn caller(request: &Request, world: &World) -> Result<Option<Caller>, Problem> {
    match request.bearer() {
        Some(token) => Ok(caller::find(&world.key_value, &world.clock, token).await?),
        None => Ok(None),
    }
}

/// Opens the session. The key-value store can only be written once the account is known, and must not be the last thing
/// before the answer (the engine would then send head and body apart, 40 ms): so the account, which the answer tells
/// anyway, is read after it.
///
/// # Errors
/// Where the key-value store or the database fails, or what the account has sealed does not open.
pub async fn welcome(request: &Request, world: &World, entry: Entry) -> Result<LoggedIn, Problem> {
    if let (true, Some(token)) = (entry.gave_up, request.bearer()) {
        // Nobody works on with an account that was given up.
        caller::end(&world.key_value, token).await?;
    }
    let login = caller::start(&world.key_value, &world.clock, entry.user_id).await?;
    let profile = Profile::find(&world.database, &Sealing::of(world).await, entry.user_id)?;
    let profile = profile.ok_or_else(|| problems::INTERNAL.caused_by("the account of a login is not there"))?;
    Ok(LoggedIn {
        token: login.token,
        expires_at: login.expires_at,
        user: User {
            id: profile.id,
            nickname: profile.nickname,
            phone: profile.phone,
            is_new: entry.is_new,
        },
    })
}
