//! GET /v1/payments, GET /v1/orders/:id/statement — what a guest has paid and got back.

pub mod list;
pub mod statement;

api::serve! {
    "/v1/payments" => GET list::handle;
    "/v1/orders/:id/statement" => GET statement::handle;
}
