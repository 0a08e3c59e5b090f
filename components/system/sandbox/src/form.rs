//! What people and tests send to the sandbox's own routes: a program JSON, the page a form.

use api::{Answer, Problem, Request, problems};
use bytes::Bytes;
use serde::de::DeserializeOwned;

/// What the body asks for; a program may leave it out where nothing has to be said.
pub(crate) fn read<T: DeserializeOwned>(request: &Request) -> Result<T, Problem> {
    let body = request.body();
    if is_form(request) {
        return serde_html_form::from_bytes(body).map_err(|error| problems::UNREADABLE.field("", error.to_string()));
    }
    if body.is_empty() || body.trim_ascii() == b"null" {
        return serde_json::from_str("{}").map_err(|error| problems::UNREADABLE.field("", error.to_string()));
    }
    // A list would otherwise be taken for the fields in their order.
    if body.trim_ascii_start().starts_with(b"[") {
        return Err(problems::UNREADABLE.field("", "an object is expected"));
    }
    request.json()
}

/// A program gets the answer; who pressed a button of the page sees the page again.
pub(crate) fn reply(request: &Request, answer: Answer) -> Answer {
    if is_form(request) && !request.body().is_empty() {
        return Answer::bytes(303, "text/plain; charset=utf-8", Bytes::new()).header("location", "/sandbox");
    }
    answer
}

/// Whether a form of the page sent it. JSON that `curl -d` calls a form is none: it is refused by its media type.
fn is_form(request: &Request) -> bool {
    let media_type = request.header("content-type").unwrap_or_default();
    media_type.starts_with("application/x-www-form-urlencoded") && !request.body().starts_with(b"{")
}
