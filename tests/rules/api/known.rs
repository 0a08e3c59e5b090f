//! Answers that the caller knows already.

use api::{Answer, Request};
use clock::{Clock, Moment};
use http::HeaderValue;

/// What comes of an answer with the tag `a-1`, asked for with these lines of `If-None-Match`.
fn answered(status: u16, known: &[&str]) -> http::Response<bytes::Bytes> {
    let head = http::Request::builder().uri("/");
    let head = known.iter().fold(head, |head, line| {
        head.header("if-none-match", HeaderValue::from_bytes(line.as_bytes()).unwrap())
    });
    let head = head.body(()).unwrap().into_parts().0;
    let request = Request::new(head, Vec::new().into(), &Clock::simulated(Moment::from_unix(0), 1));
    Answer::json(status, &1).unless_known(&request, "a-1").into_http("1")
}

#[test]
fn what_is_known_is_not_told_again() {
    for known in [
        &["W/\"a-1\""][..],
        &["\"a-1\""],
        &["*"],
        &["\"b\", W/\"a-1\""],
        &["\"b\",\"a-1\""],
        &["\"b\"", "W/\"a-1\""],
    ] {
        let answer = answered(200, known);
        assert_eq!((answer.status().as_u16(), answer.body().len()), (304, 0), "{known:?}");
        let headers = answer.headers();
        assert_eq!(headers["etag"], "W/\"a-1\"");
        for absent in ["content-type", "content-length"] {
            assert!(!headers.contains_key(absent), "{absent}");
        }
    }
}

#[test]
fn anything_else_is_told_whole() {
    for known in [
        &[][..],
        &[""],
        &["W/\"a-2\""],
        &["a-1"],
        &["\"a-1"],
        &["w/\"a-1\""],
        &["\"\""],
        &["W/"],
        &["\"a-1\"x"],
        &["\u{e9}\"a-1\""],
    ] {
        let answer = answered(200, known);
        assert_eq!(
            (answer.status().as_u16(), &answer.body()[..]),
            (200, &b"1"[..]),
            "{known:?}"
        );
        assert_eq!(answer.headers()["content-length"], "1");
        assert_eq!(answer.headers()["etag"], "W/\"a-1\"");
    }
    assert_eq!(
        answered(201, &["*"]).status().as_u16(),
        201,
        "nothing was only looked at"
    );
}
