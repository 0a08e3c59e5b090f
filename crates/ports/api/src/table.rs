//! How a table of routes reads a request.

use crate::Request;
use http::Method;

/// The route that a request is for: the one that matched. Another component of the bundle calls past all routes, which the
/// engine tells as `/...`: then it is the one of these that the path fits. What stands in the place of a `:name` is told to
/// nobody then but by the path itself.
#[must_use]
pub fn route<'a>(request: &'a Request, routes: &[&'static str]) -> &'a str {
    let route = request.route();
    if route != "/..." {
        return route;
    }
    let path = request.path();
    routes
        .iter()
        .find(|route| fits(route, path))
        .map_or(path, |route| route)
}

fn fits(route: &str, path: &str) -> bool {
    let (mut named, mut told) = (route.split('/'), path.split('/'));
    loop {
        match (named.next(), told.next()) {
            (None, None) => return true,
            (Some(named), Some(told)) if named == told || named.starts_with(':') && !told.is_empty() => {}
            _ => return false,
        }
    }
}

/// The method whose function serves a request: `HEAD` is served like `GET`, as [`Request::allow`] says.
#[must_use]
pub fn method(request: &Request) -> &Method {
    match *request.method() {
        Method::HEAD => &Method::GET,
        _ => request.method(),
    }
}
