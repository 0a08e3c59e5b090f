//! GET /v1/platform/refunds, POST /v1/platform/refunds/:id/retry, POST /v1/platform/refunds/:id/settled — refunds that a
//! gateway could not carry out: for the operators of the platform.

pub mod intervene;
pub mod list;

use api::{Problem, Request, World};
use caller::Caller;
use member::Post;

api::serve! {
    "/v1/platform/refunds" => GET list::handle;
    "/v1/platform/refunds/:id/retry" => POST intervene::retry;
    "/v1/platform/refunds/:id/settled" => POST intervene::settled;
}

/// Who calls, if it is an operator.
async fn operator(request: &Request, world: &World) -> Result<Caller, Problem> {
    let caller = world.caller(request).await?;
    member::must_hold(&world.database, caller.user_id, Post::Operator)?;
    Ok(caller)
}
