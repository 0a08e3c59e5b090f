//! Requests and answers between the bundle's own form and that of the provider crates, and the forms of the page.

use api::{Answer, Problem, Request, World, problems};
use bytes::Bytes;
use database::Statements;
use http::{Response, Uri};
use serde::de::DeserializeOwned;
use std::fmt::Display;

/// The headers that a counterpart's answer may have beside its media type.
const HEADERS: [&str; 6] = [
    "request-id",
    "wechatpay-nonce",
    "wechatpay-serial",
    "wechatpay-signature",
    "wechatpay-signature-type",
    "wechatpay-timestamp",
];

const MEDIA_TYPES: [&str; 6] = [
    "text/plain",
    "text/html;charset=utf-8",
    "text/html;charset=UTF-8",
    "application/json; charset=utf-8",
    "application/x-gzip",
    "application/octet-stream",
];

/// Where the other components of the bundle reach this one: where a gateway says that its bills are.
pub(crate) const INSIDE: &str = "http://system-sandbox.spin.internal";

/// The request as the provider crates read it: path, query and body are the bytes that came, so that signatures fit.
pub(crate) fn request(request: &Request) -> Result<http::Request<Vec<u8>>, Problem> {
    let uri = Uri::try_from(request.path_and_query()).map_err(|error| problems::UNREADABLE.caused_by(error))?;
    let mut read = http::Request::new(request.body().to_vec());
    *read.method_mut() = request.method().clone();
    *read.uri_mut() = uri;
    *read.headers_mut() = request.headers().clone();
    Ok(read)
}

/// A counterpart's answer.
pub(crate) fn answer(response: Response<Vec<u8>>) -> Answer {
    let (head, body) = response.into_parts();
    let text = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let told = text("content-type").unwrap_or_default();
    let media_type = MEDIA_TYPES.into_iter().find(|known| *known == told);
    let answer = Answer::bytes(
        head.status.as_u16(),
        media_type.unwrap_or("application/json"),
        Bytes::from(body),
    );
    HEADERS
        .into_iter()
        .filter_map(|name| Some((name, text(name)?)))
        .fold(answer, |answer, (name, value)| answer.header(name, value))
}

/// A setting that a counterpart cannot work with.
pub(crate) fn misconfigured(cause: impl Display) -> Problem {
    let text = cause.to_string();
    problems::NOT_CONFIGURED
        .because(text.clone(), text.clone())
        .caused_by(text)
}

/// What was asked for, by a program (JSON, or nothing at all) or by a form of the page.
pub(crate) fn wish<T: DeserializeOwned>(request: &Request) -> Result<T, Problem> {
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

/// What a program gets is the answer; who pressed a button of the page sees the page again.
pub(crate) fn told(request: &Request, answer: Answer) -> Answer {
    if is_form(request) && !request.body().is_empty() {
        return Answer::bytes(303, "text/plain; charset=utf-8", Bytes::new()).header("location", "/sandbox");
    }
    answer
}

/// A look into the key-value store must not be the last thing before an answer: its head and body would part, and the
/// client's delayed acknowledgement costs 40 ms. A statement in between prevents that.
pub(crate) fn settle(world: &World) -> Result<(), Problem> {
    world.database.run("SELECT 1", &[])?;
    Ok(())
}

/// Whether a form of the page sent it. JSON that `curl -d` calls a form is none, and gets told so by its media type.
fn is_form(request: &Request) -> bool {
    let media_type = request.header("content-type").unwrap_or_default();
    media_type.starts_with("application/x-www-form-urlencoded") && !request.body().starts_with(b"{")
}
