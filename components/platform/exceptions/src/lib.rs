//! GET /v1/platform/exceptions, POST /v1/platform/exceptions/:id/resolve — money and messages that fit no order: for the
//! operators of the platform.

pub mod list;
pub mod resolve;

use api::{Problem, Request, World};
use caller::Caller;
use member::Post;

api::serve! {
    "/v1/platform/exceptions" => GET list::handle;
    "/v1/platform/exceptions/:id/resolve" => POST resolve::handle;
}

/// Who calls, if it is an operator.
async fn operator(request: &Request, world: &World) -> Result<Caller, Problem> {
    let caller = world.caller(request).await?;
    member::must_hold(&world.database, caller.user_id, Post::Operator)?;
    Ok(caller)
}
