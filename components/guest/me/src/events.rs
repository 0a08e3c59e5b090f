//! GET /v1/me/events — what was done to the caller's account, such as a change of the ways into it, the newest first.

use api::{Answer, Problem, Request, World};
use member::event::{self, Event};
use serde::Serialize;

#[derive(Serialize)]
struct Events {
    items: Vec<Event>,
}

/// Answers what was changed lately: fifty at most.
pub async fn list(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let items = event::latest(&world.database, caller.user_id)?;
    Ok(Answer::ok(&Events { items }))
}
