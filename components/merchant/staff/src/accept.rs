//! POST /v1/invitations/accept — the caller takes the post that a code offers.

use crate::own;
use api::{Answer, Problem, Request, World};
use serde::Deserialize;

/// What was handed on.
#[derive(Deserialize)]
struct Acceptance {
    code: String,
}

/// Takes the post, and answers all that the caller has then. It has no idempotency key: whoever has used the code finds the post there.
///
/// # Errors
/// 401, 409 for a code that is none or serves no more.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let Acceptance { code } = request.json()?;
    let posts = world.database.transaction(|change| {
        let taken = member::invitation::accept(change, &world.clock, &caller, code.trim())?;
        let done = ("accept-invitation", taken.invitation_id);
        audit::note_first(change, &world.clock, (&caller, taken.permission), done, &taken)?;
        Ok::<_, Problem>(own::posts(change, &caller)?)
    })?;
    Ok(Answer::ok(&posts))
}
