//! Paths and methods are those that are served.

use crate::document::document;
use std::{
    collections::BTreeSet,
    fs,
    io::{Read, Write},
    net::TcpStream,
};
use tests::Bundle;

/// The paths of spin.toml, as `openapi.yaml` writes them. The sandbox plays people and counterparts: live mode hides it. Behind
/// all other paths there is nothing.
fn routes() -> BTreeSet<String> {
    let text = fs::read_to_string(tests::root().join("spin.toml")).expect("spin.toml");
    let manifest: toml::Value = toml::from_str(&text).expect("spin.toml");
    let triggers = manifest["trigger"]["http"].as_array().expect("routes").iter();
    // Who has no path is called from within the bundle only.
    let routes = triggers.filter_map(|trigger| trigger["route"].as_str());
    routes
        .filter(|route| !route.starts_with("/sandbox") && *route != "/...")
        .map(as_template)
        .collect()
}

/// `/v1/orders/:id` as `/v1/orders/{id}`.
pub(crate) fn as_template(route: &str) -> String {
    let segment = |segment: &str| match segment.strip_prefix(':') {
        Some(name) => format!("{{{name}}}"),
        None => segment.to_owned(),
    };
    route.split('/').map(segment).collect::<Vec<_>>().join("/")
}

#[test]
fn the_paths_are_those_of_the_manifest() {
    let document = document();
    let described: BTreeSet<String> = document.methods().into_keys().map(str::to_owned).collect();
    assert_eq!(described, routes());
}

#[test]
fn every_other_method_is_answered_with_those_that_are_described() {
    let (document, bundle) = (document(), Bundle::start());
    for (path, mut methods) in document.methods() {
        // It goes without saying.
        if methods.contains(&"GET".to_owned()) {
            methods.push("HEAD".to_owned());
            methods.sort();
        }
        let place = filled(path);
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
            .into_iter()
            .filter(|one| !methods.contains(&(*one).into()))
        {
            let reply = bundle.call(method, &place).send();
            assert_eq!(reply.status, 405, "{method} {path}: {}", reply.text());
            let mut allowed: Vec<_> = reply.header("allow").unwrap_or_default().split(", ").collect();
            allowed.sort_unstable();
            assert_eq!(allowed, methods, "{method} {path}");
            // Payment gateways read no problems.
            if method != "HEAD" && !path.starts_with("/v1/callbacks/") {
                reply.expect_problem(405, "method-not-allowed");
            }
        }
    }
}

/// With something in the place of each name.
fn filled(path: &str) -> String {
    let segment = |segment: &'_ str| match segment.starts_with('{') {
        true => tests::rooms::FIRST.to_owned(),
        false => segment.to_owned(),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// All that comes over the line: a client of HTTP would not tell whether a body came.
fn raw_head(bundle: &Bundle, place: &str) -> String {
    let host = bundle.address().trim_start_matches("http://");
    let mut line = TcpStream::connect(host).expect("the bundle");
    write!(
        line,
        "HEAD {place} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
    )
    .expect("a request");
    let mut sent = String::new();
    line.read_to_string(&mut sent).expect("an answer");
    sent
}

#[test]
fn a_head_is_that_of_a_get() {
    let (document, bundle) = (document(), Bundle::start());
    let told = ["content-type", "content-length", "www-authenticate"];
    for operation in document.operations().iter().filter(|one| one.method == "get") {
        let place = filled(operation.path);
        let whole = bundle.get(&place).send();
        let head = bundle.call("HEAD", &place).send();
        assert_eq!(head.status, whole.status, "{place}");
        assert_eq!(
            told.map(|name| head.header(name)),
            told.map(|name| whole.header(name)),
            "{place}"
        );
        assert!(head.header("content-length").is_some(), "{place}");
        let sent = raw_head(&bundle, &place);
        assert!(
            sent.ends_with("\r\n\r\n") && sent.matches("\r\n\r\n").count() == 1,
            "{place}: {sent}"
        );
    }
}

#[test]
fn a_session_is_asked_for_just_where_it_is_described() {
    let (document, bundle) = (document(), Bundle::start());
    for operation in document.operations() {
        let ways = operation
            .told
            .get("security")
            .unwrap_or(&document.root()["security"])
            .as_array()
            .expect("ways in");
        let is_needed = !ways.is_empty()
            && ways
                .iter()
                .all(|way| way.as_object().is_some_and(|way| !way.is_empty()));
        assert_eq!(
            operation.problems().contains(&"unauthenticated"),
            is_needed,
            "{}",
            operation.name()
        );
        let place = filled(operation.path);
        let reply = bundle.call(&operation.method.to_uppercase(), &place).send();
        let is_asked = reply.status == 401 && reply.text().contains("/problems/unauthenticated");
        assert_eq!(is_asked, is_needed, "{}: {}", operation.name(), reply.text());
    }
}
