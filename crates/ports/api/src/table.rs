//! How a table of routes reads a request.

use crate::Request;
use http::Method;

/// The route that a request is for: the one that matched. Another component of the bundle calls past all routes, which the
/// engine reports as `/...`: then it is the path itself, so that such a call finds the routes that have no `:id`.
#[must_use]
pub fn route(request: &Request) -> &str {
    let route = request.route();
    if route != "/..." {
        return route;
    }
    let whole = request.path_and_query();
    whole.split_once('?').map_or(whole, |(path, _)| path)
}

/// The method whose function serves a request: `HEAD` is served like `GET`, as [`Request::allow`] says.
#[must_use]
pub fn method(request: &Request) -> &Method {
    match *request.method() {
        Method::HEAD => &Method::GET,
        _ => request.method(),
    }
}
