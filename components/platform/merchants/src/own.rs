//! GET /v1/merchant-applications — what the caller has applied for, and what the platform says to it.

use crate::view::{self, View};
use api::{Answer, Problem, Request, World};
use sealed::Keys;
use serde::Serialize;

/// All of them.
#[derive(Serialize)]
struct List {
    items: Vec<View>,
}

/// Answers them, newest first.
///
/// # Errors
/// 401, 503 without sealing keys.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let keys = Keys::of(&world.settings, world.mode).await?;
    let found = view::of_applicant(&world.database, caller.user_id)?;
    let items: Result<Vec<View>, Problem> = found
        .into_iter()
        .map(|view| view.for_applicant().opened(&keys))
        .collect();
    Ok(Answer::ok(&List { items: items? }))
}
