//! GET /v1/platform/exceptions, POST /v1/platform/exceptions/:id/resolve, GET /v1/platform/refunds,
//! POST /v1/platform/refunds/:id/retry, POST /v1/platform/refunds/:id/settled — what no machine can decide about money:
//! for the operators of the platform.

pub mod intervene;
pub mod list;
pub mod refunds;
pub mod resolve;

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use intervene::Deed;
use member::Post;

api::serve!(handle);

/// Hands the request to the operation of its route.
///
/// # Errors
/// What the operation answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    match request.route() {
        "/v1/platform/exceptions" => list::handle(request, world).await,
        "/v1/platform/exceptions/:id/resolve" => resolve::handle(request, world).await,
        "/v1/platform/refunds" => refunds::handle(request, world).await,
        "/v1/platform/refunds/:id/retry" => intervene::handle(request, world, Deed::Retried).await,
        "/v1/platform/refunds/:id/settled" => intervene::handle(request, world, Deed::SettledByHand).await,
        _ => Err(problems::NOT_FOUND),
    }
}

/// Who calls, if it is an operator.
async fn operator(request: &Request, world: &World) -> Result<Caller, Problem> {
    let caller = world.caller(request).await?;
    member::must_hold(&world.database, caller.user_id, Post::Operator)?;
    Ok(caller)
}
