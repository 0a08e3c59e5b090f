//! GET /v1/me/sessions, POST /v1/me/sessions/end-others, /v1/me/sessions/:id/end — where the caller is logged in, and out again
//! there.

use api::{Answer, Problem, Request, World, problems};
use caller::{Caller, Session};
use clock::{Id, Moment};
use member::event::{self, Kind};
use serde::Serialize;
use serde_json::json;

/// The sessions of an account: there are at most twenty, so that this is no list of pages.
#[derive(Debug, Serialize)]
pub struct Sessions {
    items: Vec<Listed>,
}

#[derive(Debug, Serialize)]
struct Listed {
    #[serde(flatten)]
    session: Session,
    /// It is the one that asks.
    is_this_one: bool,
}

/// Answers where the caller is logged in.
pub async fn list(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    Ok(Answer::ok(&sessions(world, &caller, world.clock.now())?))
}

fn sessions(world: &World, caller: &Caller, now: Moment) -> Result<Sessions, Problem> {
    let found = caller::of_account(&world.database, caller.user_id, now)?;
    let items = found.into_iter().map(|session| Listed {
        is_this_one: session.id == caller.session_id,
        session,
    });
    Ok(Sessions { items: items.collect() })
}

/// Ends one session of the caller's.
pub async fn end(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let session_id: Id = request.id()?;
    request.wants_nothing()?;
    if caller::end_one(&world.database, caller.user_id, session_id)? {
        Ok(Answer::ok(&json!({})))
    } else {
        Err(problems::NOT_FOUND)
    }
}

/// Ends all sessions of the caller's but the one that asks, and answers how many.
pub async fn end_others(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    request.wants_nothing()?;
    let session = (caller.user_id, Some(caller.session_id));
    let ended = world.database.transaction(|change| -> Result<usize, database::Error> {
        let ended = caller::end_others(change, caller.user_id, Some(caller.session_id))?;
        event::note(change, &world.clock, session, Kind::OtherSessionsEnded, None)?;
        Ok(ended)
    })?;
    Ok(Answer::ok(&json!({ "ended": ended })))
}
