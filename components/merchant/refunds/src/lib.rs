//! GET /v1/merchant/refund-requests, POST /v1/merchant/refund-requests/:id/approve, POST
//! /v1/merchant/refund-requests/:id/reject, POST /v1/merchant/orders/:id/refunds — the shop gives money back, because a
//! guest asked for it or by itself.

pub mod approve;
pub mod give;
mod grant;
pub mod list;
mod refund_request;
pub mod reject;

pub use refund_request::RefundRequest;

api::serve! {
    "/v1/merchant/refund-requests" => GET list::handle [refunds];
    "/v1/merchant/refund-requests/:id/approve" => POST approve::handle [refunds];
    "/v1/merchant/refund-requests/:id/reject" => POST reject::handle [refunds];
    "/v1/merchant/orders/:id/refunds" => POST give::handle [refunds];
}
