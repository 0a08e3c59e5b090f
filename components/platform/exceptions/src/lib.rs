//! GET /v1/platform/exceptions, POST /v1/platform/exceptions/:id/resolve — money and messages that fit no order: for the
//! operators of the platform.

pub mod list;
pub mod resolve;

api::serve! {
    "/v1/platform/exceptions" => GET list::handle [exceptions];
    "/v1/platform/exceptions/:id/resolve" => POST resolve::handle [exceptions];
}
