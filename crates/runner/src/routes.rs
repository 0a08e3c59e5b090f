//! Which component answers a path, and what Spin tells it about the match in request headers.
//!
//! The matching is done by the crate that Spin uses for it, so that precedence is the same to the letter.

use crate::manifest::{HttpTrigger, Route};
use anyhow::{Context as _, Result, anyhow, bail};
use http::{
    HeaderMap, HeaderName, HeaderValue, Uri,
    header::{CONNECTION, HOST},
};
use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
};

/// All public routes.
pub struct Router {
    routes: routefinder::Router<Target>,
}

struct Target {
    component: String,
    /// As it stands in the manifest.
    written: String,
    /// Without a trailing slash: what Spin calls the matched route.
    matched: String,
}

/// The component for one request, with the headers that describe the match.
pub struct RouteMatch {
    pub component: String,
    headers: Vec<(HeaderName, String)>,
}

impl Router {
    /// Two routes that match the same paths are refused; Spin would silently let the later one win.
    pub fn new(triggers: &[HttpTrigger]) -> Result<Self> {
        let mut routes = routefinder::Router::new();
        let mut taken: HashMap<String, &str> = HashMap::new();
        for trigger in triggers {
            let Route::Path(written) = &trigger.route else { continue };
            if let Some(other) = taken.insert(shape(written), &trigger.component) {
                bail!(
                    "the route {written:?} belongs to both {other} and {}",
                    trigger.component
                );
            }
            let absolute = if written.starts_with('/') {
                written.clone()
            } else {
                format!("/{written}")
            };
            let matched = absolute.strip_suffix('/').unwrap_or(&absolute).to_owned();
            let pattern = match matched.strip_suffix("/...") {
                Some(prefix) => format!("{prefix}/*"),
                None => matched.clone(),
            };
            let target = Target {
                component: trigger.component.clone(),
                written: written.clone(),
                matched,
            };
            routes
                .add(pattern, target)
                .map_err(|error| anyhow!("route {written:?}: {error}"))?;
        }
        Ok(Self { routes })
    }

    /// The most specific route that matches.
    pub fn find(&self, path: &str) -> Option<RouteMatch> {
        let best = self.routes.best_match(path)?;
        let target = best.handler();
        let captures = best.captures();
        let path_info = captures.wildcard().map_or_else(String::new, |rest| {
            let end = if path.ends_with('/') { "/" } else { "" };
            if rest.is_empty() {
                end.to_owned()
            } else {
                format!("/{rest}{end}")
            }
        });
        let mut headers = match_headers(path_info, &target.matched, &target.written);
        for (name, value) in captures.iter() {
            let name = format!("spin-path-match-{}", name.replace('_', "-").to_ascii_lowercase());
            if let Ok(name) = HeaderName::try_from(name) {
                headers.push((name, value.to_owned()));
            }
        }
        Some(RouteMatch {
            component: target.component.clone(),
            headers,
        })
    }

    /// Whether the manifest has exactly this route.
    pub fn contains(&self, written: &str) -> bool {
        self.routes.iter().any(|(_, target)| target.written == written)
    }

    /// Component and route, for the list shown at the start.
    pub fn list(&self) -> impl Iterator<Item = (&str, &str)> {
        self.routes
            .iter()
            .map(|(_, target)| (target.component.as_str(), target.written.as_str()))
    }
}

impl RouteMatch {
    /// A call from one component to another: as if the callee had the route `/...`.
    pub fn chained(component: &str, path: &str) -> Self {
        Self {
            component: component.to_owned(),
            headers: match_headers(path.to_owned(), "/...", "/..."),
        }
    }

    /// Puts Spin's headers on a request and takes away what a client may not say.
    pub fn describe(&self, headers: &mut HeaderMap, uri: &Uri, client: SocketAddr) -> Result<()> {
        strip(headers);
        let host = headers
            .get(HOST)
            .map_or(Ok("localhost"), HeaderValue::to_str)
            .context("the host header is no text")?;
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let full_url = HeaderValue::try_from(format!("http://{host}{path}"))?;
        headers.insert(HeaderName::from_static("spin-full-url"), full_url);
        headers.insert(
            HeaderName::from_static("spin-client-addr"),
            HeaderValue::try_from(client.to_string())?,
        );
        for (name, value) in &self.headers {
            headers.insert(name.clone(), HeaderValue::try_from(value)?);
        }
        Ok(())
    }
}

fn match_headers(path_info: String, matched: &str, written: &str) -> Vec<(HeaderName, String)> {
    let prefix = written.strip_suffix("/...").unwrap_or(written);
    vec![
        (HeaderName::from_static("spin-path-info"), path_info),
        (HeaderName::from_static("spin-matched-route"), matched.to_owned()),
        (HeaderName::from_static("spin-base-path"), "/".to_owned()),
        (HeaderName::from_static("spin-raw-component-route"), written.to_owned()),
        (HeaderName::from_static("spin-component-route"), prefix.to_owned()),
    ]
}

/// `spin-*` is the host's word, never the client's; `connection` matters to the server only; the host of a chained call is
/// no name that exists outside.
fn strip(headers: &mut HeaderMap) {
    let forged: HashSet<HeaderName> = headers
        .keys()
        .filter(|name| name.as_str().starts_with("spin-"))
        .cloned()
        .collect();
    for name in forged {
        headers.remove(name);
    }
    headers.remove(CONNECTION);
    if headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .is_some_and(|host| chain_target(host).is_some())
    {
        headers.remove(HOST);
    }
}

/// The component id in `<id>.spin.internal`, with or without a port.
pub fn chain_target(authority: &str) -> Option<&str> {
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    host.strip_suffix(".spin.internal")
}

/// What two routes have in common that match the same paths, whatever their parameters are called.
fn shape(route: &str) -> String {
    let segments = route.split('/').filter(|segment| !segment.is_empty());
    let shapes = segments.map(|segment| match segment {
        "..." | "*" => "*",
        parameter if parameter.starts_with(':') => ":",
        exact => exact,
    });
    shapes.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn router(routes: &[&str]) -> Result<Router> {
        let triggers = routes.iter().map(|route| {
            toml::from_str(&format!(
                "route = {route:?}\ncomponent = \"c{}\"",
                route.replace(['/', ':', '.'], "_")
            ))
            .unwrap()
        });
        Router::new(&triggers.collect::<Vec<_>>())
    }

    fn headers(routes: &[&str], path: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static("shop.example:3000"));
        headers.insert("spin-path-match-id", HeaderValue::from_static("forged"));
        headers.insert("spin-nonsense", HeaderValue::from_static("forged"));
        headers.insert("connection", HeaderValue::from_static("close"));
        let matched = router(routes).unwrap().find(path.split('?').next().unwrap()).unwrap();
        matched
            .describe(&mut headers, &path.parse().unwrap(), "127.0.0.1:9".parse().unwrap())
            .unwrap();
        headers
    }

    #[test]
    fn the_more_specific_route_wins() {
        let router = router(&[
            "/...",
            "/v1/...",
            "/v1/orders/:id",
            "/v1/orders/new",
            "/v1/orders/:id/pay",
        ])
        .unwrap();
        for (path, component) in [
            ("/", "c_____"),
            ("/x/y", "c_____"),
            ("/v1/orders", "c_v1_____".trim_end_matches('_')),
            ("/v1/orders/7", "c_v1_orders__id"),
            ("/v1/orders/new", "c_v1_orders_new"),
            ("/v1/orders/7/pay", "c_v1_orders__id_pay"),
        ] {
            let found = router.find(path).unwrap().component;
            assert_eq!(found.trim_end_matches('_'), component.trim_end_matches('_'), "{path}");
        }
    }

    #[test]
    fn no_route_no_match() {
        let router = router(&["/v1/a", "/v1/b/:id"]).unwrap();
        for path in ["/", "/v1", "/v1/b", "/v1/b/1/2", "/v1/A"] {
            assert!(router.find(path).is_none(), "{path}");
        }
    }

    #[test]
    fn headers_are_spins() {
        let headers = headers(&["/v1/:kind/:order_id/..."], "/v1/a/b%20c/d/?q=1");
        for (name, value) in [
            ("spin-path-info", "/d/"),
            ("spin-full-url", "http://shop.example:3000/v1/a/b%20c/d/?q=1"),
            ("spin-matched-route", "/v1/:kind/:order_id/..."),
            ("spin-base-path", "/"),
            ("spin-raw-component-route", "/v1/:kind/:order_id/..."),
            ("spin-component-route", "/v1/:kind/:order_id"),
            ("spin-client-addr", "127.0.0.1:9"),
            ("spin-path-match-kind", "a"),
            ("spin-path-match-order-id", "b%20c"),
        ] {
            assert_eq!(headers[name], value, "{name}");
        }
    }

    #[test]
    fn a_client_cannot_forge_them() {
        let headers = headers(&["/plain"], "/plain");
        assert!(!headers.contains_key("spin-path-match-id"));
        assert!(!headers.contains_key("spin-nonsense"));
        assert!(!headers.contains_key("connection"));
        assert_eq!(headers["spin-path-info"], "");
    }

    #[test]
    fn chained_calls_see_the_whole_path() {
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static("hub.spin.internal"));
        let uri = "http://hub.spin.internal/doors/1".parse().unwrap();
        RouteMatch::chained("hub", "/doors/1")
            .describe(&mut headers, &uri, "0.0.0.0:0".parse().unwrap())
            .unwrap();
        assert_eq!(headers["spin-path-info"], "/doors/1");
        assert_eq!(headers["spin-component-route"], "");
        assert!(!headers.contains_key("host"));
        assert_eq!(chain_target("hub.spin.internal:80"), Some("hub"));
        assert_eq!(chain_target("spin.internal"), None);
    }

    #[test]
    fn two_routes_for_the_same_paths_are_refused() {
        for pair in [
            ["/a", "/a"],
            ["/a/:id", "/a/:other"],
            ["/a/", "/a"],
            ["/a/...", "/a/..."],
        ] {
            assert!(router(&pair).is_err(), "{pair:?}");
        }
        assert!(router(&["/a", "/a/..."]).is_ok());
    }
}
