//! GET /v1/messages, POST /v1/messages/read — what a guest was told, and that it was read.

pub mod list;
pub mod read;

api::serve! {
    "/v1/messages" => GET list::handle;
    "/v1/messages/read" => POST read::handle;
}
