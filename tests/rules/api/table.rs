//! Routes and their methods.

use api::{Answer, Problem, Request, World};
use caller::KeyValue;
use clock::{Clock, Moment};
use database::Database;
use outbound::Outbound;
use settings::{Mode, Settings};
use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

api::serve! {
    "/things" => GET read, PATCH | PUT change;
    "/things/:id" => POST change;
}

async fn read(_: &Request, _: &World) -> Result<Answer, Problem> {
    Ok(Answer::ok(&"read"))
}

async fn change(_: &Request, _: &World) -> Result<Answer, Problem> {
    Ok(Answer::ok(&"changed"))
}

/// Status, `Allow`, and the body where it is no problem.
fn call(method: &str, route: &str, path: &str) -> (u16, String, String) {
    call_with(method, &[], route, path)
}

/// The same with these lines of `x-http-method-override`.
fn call_with(method: &str, overriding: &[&str], route: &str, path: &str) -> (u16, String, String) {
    let world = World {
        clock: Clock::simulated(Moment::from_unix(0), 1),
        database: Database::in_memory(true).unwrap(),
        key_value: KeyValue::default(),
        outbound: Outbound::default(),
        settings: Settings::default(),
        mode: Mode::Live,
    };
    let head = http::Request::builder().method(method).uri(path);
    let head = head.header("spin-raw-component-route", route);
    let head = overriding
        .iter()
        .fold(head, |head, method| head.header("x-http-method-override", *method));
    let head = head.body(()).unwrap();
    let request = Request::new(head.into_parts().0, Vec::new().into(), &world.clock);
    let Poll::Ready(outcome) = pin!(answer(&request, &world)).poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("nothing here waits");
    };
    let answer = outcome.unwrap_or_else(|problem| problem.answer(request.language(), "1"));
    let said = String::from_utf8_lossy(answer.body()).into_owned();
    let response = answer.into_http("1");
    let allow = response.headers().get("allow");
    let allow = allow.map_or("", |allow| allow.to_str().unwrap()).to_owned();
    let status = response.status().as_u16();
    (status, allow, if status == 200 { said } else { String::new() })
}

fn told(status: u16, allow: &str, said: &str) -> (u16, String, String) {
    (status, allow.to_owned(), said.to_owned())
}

#[test]
fn each_method_of_a_route_has_its_function() {
    for (method, said) in [
        ("GET", r#""read""#),
        ("HEAD", r#""read""#),
        ("PATCH", r#""changed""#),
        ("PUT", r#""changed""#),
    ] {
        assert_eq!(call(method, "/things", "/things?a=1"), told(200, "", said), "{method}");
    }
    assert_eq!(call("POST", "/things/:id", "/things/1"), told(200, "", r#""changed""#));
}

#[test]
fn another_method_is_told_those_that_there_are() {
    for method in ["POST", "OPTIONS", "BREW"] {
        assert_eq!(
            call(method, "/things", "/things"),
            told(405, "GET, PATCH, PUT, HEAD", ""),
            "{method}"
        );
    }
    for method in ["GET", "HEAD"] {
        assert_eq!(
            call(method, "/things/:id", "/things/1"),
            told(405, "POST", ""),
            "{method}"
        );
    }
}

#[test]
fn a_post_can_stand_for_a_patch_and_for_nothing_else() {
    for patch in ["PATCH", "patch"] {
        let answer = call_with("POST", &[patch], "/things", "/things");
        assert_eq!(answer, told(200, "", r#""changed""#), "{patch}");
    }
    let answer = call_with("POST", &["PATCH"], "/things/:id", "/things/1");
    assert_eq!(answer, told(405, "POST", ""), "a path that has no PATCH");
    for (method, overriding) in [
        ("POST", ["DELETE"].as_slice()),
        ("POST", &["POST"]),
        ("POST", &[""]),
        ("POST", &["PATCH", "PATCH"]),
        ("GET", &["PATCH"]),
        ("HEAD", &["GET"]),
        ("PATCH", &["PATCH"]),
        ("PUT", &["PATCH"]),
    ] {
        let answer = call_with(method, overriding, "/things", "/things");
        assert_eq!(answer, told(400, "", ""), "{method} {overriding:?}");
    }
}

#[test]
fn a_call_from_within_the_bundle_finds_the_route_of_its_path() {
    assert_eq!(call("GET", "/...", "/things?a=1"), told(200, "", r#""read""#));
    assert_eq!(call("POST", "/...", "/things/1"), told(200, "", r#""changed""#));
    for (route, path) in [
        ("/...", "/things/"),
        ("/...", "/things/1/2"),
        ("/others", "/things"),
        ("", "/things"),
    ] {
        assert_eq!(call("GET", route, path), told(404, "", ""), "{route} {path}");
    }
}
