//! GET /v1/platform/exceptions, POST /v1/platform/exceptions/:id/resolve, GET /v1/platform/refunds,
//! POST /v1/platform/refunds/:id/retry, POST /v1/platform/refunds/:id/settled — what no machine can decide about money:
//! for the operators of the platform.

pub mod intervene;
pub mod list;
pub mod refunds;
pub mod resolve;

use api::{Problem, Request, World};
use caller::Caller;
use member::Post;

api::serve! {
    "/v1/platform/exceptions" => GET list::handle;
    "/v1/platform/exceptions/:id/resolve" => POST resolve::handle;
    "/v1/platform/refunds" => GET refunds::handle;
    "/v1/platform/refunds/:id/retry" => POST intervene::retry;
    "/v1/platform/refunds/:id/settled" => POST intervene::settled;
}

/// Who calls, if it is an operator.
async fn operator(request: &Request, world: &World) -> Result<Caller, Problem> {
    let caller = world.caller(request).await?;
    member::must_hold(&world.database, caller.user_id, Post::Operator)?;
    Ok(caller)
}
