//! The method that a client names in a header because it cannot send it.

use crate::{Problem, problems};
use http::{HeaderMap, Method};

const HEADER: &str = "x-http-method-override";

/// The method that a request means: its own, or `PATCH` where it is a `POST` that says so. A mini-program's request call
/// knows no PATCH.
///
/// # Errors
/// 400 where another method is overridden, or by another one: guessing could do what nobody meant.
pub(crate) fn meant<'a>(method: &'a Method, headers: &HeaderMap) -> Result<&'a Method, Problem> {
    let mut lines = headers.get_all(HEADER).iter();
    let (Some(named), another) = (lines.next(), lines.next()) else {
        return Ok(method);
    };
    let is_patch = named.as_bytes().eq_ignore_ascii_case(b"PATCH") && another.is_none();
    if is_patch && method == Method::POST {
        return Ok(&Method::PATCH);
    }
    let fault = (
        "只能用 POST 代替 PATCH",
        "only a POST can be overridden, and only to PATCH",
    );
    Err(problems::UNREADABLE.field("/X-HTTP-Method-Override", fault))
}
