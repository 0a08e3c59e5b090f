//! GET, PATCH, POST /v1/me — what people say about themselves, to read and to change (mini-programs cannot send PATCH). POST /v1/me/phone — the phone number
//! that WeChat has verified becomes theirs. GET /v1/me/sessions, POST /v1/me/sessions/end-others, /v1/me/sessions/:id/end — where
//! they are logged in. GET /v1/me/events — what was done to the account. GET /v1/me/export — all that is held about them. DELETE
//! /v1/me, POST /v1/me/delete — the end of the account.

mod change;
mod delete;
mod events;
mod export;
mod held_orders;
mod held_words;
mod phone;
mod read;
mod sessions;

pub use change::change;
pub use delete::delete;
pub use export::{Part, Query, export, rest};
pub use phone::bind;
pub use read::read;

api::serve! {
    "/v1/me" => GET read::handle, PATCH | POST change::handle, DELETE delete::handle;
    "/v1/me/delete" => POST delete::handle;
    "/v1/me/export" => GET export::handle;
    "/v1/me/phone" => POST phone::handle;
    "/v1/me/events" => GET events::list;
    "/v1/me/sessions" => GET sessions::list;
    "/v1/me/sessions/end-others" => POST sessions::end_others;
    "/v1/me/sessions/:id/end" => POST sessions::end;
}
