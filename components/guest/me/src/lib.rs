//! GET, PATCH, POST /v1/me — what people say about themselves, to read and to change (mini-programs cannot send PATCH). POST /v1/me/phone — the phone number
//! that WeChat has verified becomes theirs.

mod change;
mod phone;
mod read;

pub use change::change;
pub use phone::bind;
pub use read::read;

api::serve! {
    "/v1/me" => GET read::handle, PATCH | POST change::handle;
    "/v1/me/phone" => POST phone::handle;
}
