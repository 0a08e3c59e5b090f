//! GET, PATCH /v1/me — what people say about themselves, to read and to change. POST /v1/me/phone — the phone number
//! that WeChat has verified becomes theirs.

mod change;
mod phone;
mod read;

pub use change::change;
pub use phone::bind;
pub use read::read;

api::serve! {
    "/v1/me" => GET read::handle, PATCH change::handle;
    "/v1/me/phone" => POST phone::handle;
}
