//! GET /v1/merchant/refund-requests, POST /v1/merchant/refund-requests/:id/approve, POST
//! /v1/merchant/refund-requests/:id/reject, POST /v1/merchant/orders/:id/refunds — the shop gives money back, because a
//! guest asked for it or by itself.

pub mod approve;
pub mod give;
mod grant;
pub mod list;
mod refund_request;
pub mod reject;

use api::{Problem, Request, World};
use caller::Caller;
use member::Post;

pub use refund_request::RefundRequest;

api::serve! {
    "/v1/merchant/refund-requests" => GET list::handle;
    "/v1/merchant/refund-requests/:id/approve" => POST approve::handle;
    "/v1/merchant/refund-requests/:id/reject" => POST reject::handle;
    "/v1/merchant/orders/:id/refunds" => POST give::handle;
}

/// Who calls, if it is somebody who works in the shops.
async fn staff(request: &Request, world: &World) -> Result<Caller, Problem> {
    let caller = world.caller(request).await?;
    member::must_hold(&world.database, caller.user_id, Post::ShopStaff)?;
    Ok(caller)
}
