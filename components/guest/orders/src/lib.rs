//! GET /v1/orders, GET /v1/orders/:id, POST /v1/orders/:id/cancel, GET, POST /v1/orders/:id/refund-requests,
//! GET /v1/orders/:id/statement, GET /v1/orders/:id/time, GET /v1/payments — a guest's own orders and their money.

pub mod ask_refund;
pub mod cancel;
pub mod list;
pub mod payments;
pub mod refund_requests;
pub mod show;
pub mod statement;
pub mod time;

api::serve! {
    "/v1/orders" => GET list::handle;
    "/v1/orders/:id" => GET show::handle;
    "/v1/orders/:id/cancel" => POST cancel::handle;
    "/v1/orders/:id/refund-requests" => GET refund_requests::handle, POST ask_refund::handle;
    "/v1/orders/:id/statement" => GET statement::handle;
    "/v1/orders/:id/time" => GET time::handle;
    "/v1/payments" => GET payments::handle;
}
