//! Requests and answers, between the bundle's own types and those that the provider crates read and write.

use api::{Answer, Problem, Request, problems};
use bytes::Bytes;
use http::{Response, Uri};
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
    let written = text("content-type").unwrap_or_default();
    let media_type = MEDIA_TYPES.into_iter().find(|known| *known == written);
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
