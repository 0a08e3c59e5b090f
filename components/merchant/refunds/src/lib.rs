//! GET /v1/merchant/refund-requests, POST /v1/merchant/refund-requests/:id/approve, POST
//! /v1/merchant/refund-requests/:id/reject, POST /v1/merchant/orders/:id/refunds — the shop gives money back, because a
//! guest asked for it or by itself.

pub mod approve;
pub mod give;
mod grant;
pub mod list;
pub mod reject;
mod told;

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use member::Post;

pub use told::Told;

api::serve!(handle);

/// Hands the request to the operation of its route.
///
/// # Errors
/// What the operation answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    match request.route() {
        "/v1/merchant/refund-requests" => list::handle(request, world).await,
        "/v1/merchant/refund-requests/:id/approve" => approve::handle(request, world).await,
        "/v1/merchant/refund-requests/:id/reject" => reject::handle(request, world).await,
        "/v1/merchant/orders/:id/refunds" => give::handle(request, world).await,
        _ => Err(problems::NOT_FOUND),
    }
}

/// Who calls, if it is somebody who works in the shops.
async fn staff(request: &Request, world: &World) -> Result<Caller, Problem> {
    let caller = world.caller(request).await?;
    member::must_hold(&world.database, caller.user_id, Post::ShopStaff)?;
    Ok(caller)
}
