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
    let world = World {
        clock: Clock::simulated(Moment::from_unix(0), 1),
        database: Database::in_memory(true).unwrap(),
        key_value: KeyValue::default(),
        outbound: Outbound::default(),
        settings: Settings::default(),
        mode: Mode::Live,
    };
    let head = http::Request::builder().method(method).uri(path);
    let head = head.header("spin-raw-component-route", route).body(()).unwrap();
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
