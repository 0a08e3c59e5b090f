//! GET /v1/orders, GET /v1/orders/:id, POST /v1/orders/:id/cancel — a guest's own orders.

pub mod cancel;
pub mod list;
pub mod show;

api::serve! {
    "/v1/orders" => GET list::handle;
    "/v1/orders/:id" => GET show::handle;
    "/v1/orders/:id/cancel" => POST cancel::handle;
}
