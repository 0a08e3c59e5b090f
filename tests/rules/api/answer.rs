//! Who may keep an answer.

use api::{Answer, Request};
use clock::{Clock, Moment};

/// What caches are told of an answer that says nothing of them itself, and of one that does.
fn told(method: &str, token: Option<&str>) -> [Option<String>; 2] {
    let head = http::Request::builder().method(method).uri("/");
    let head = token
        .into_iter()
        .fold(head, |head, token| head.header("authorization", token));
    let head = head.body(()).unwrap().into_parts().0;
    let request = Request::new(head, Vec::new().into(), &Clock::simulated(Moment::from_unix(0), 1));
    let plain = Answer::ok(&1);
    [plain.clone(), plain.header("cache-control", "public, max-age=60")].map(|answer| {
        let response = answer.shared_by_nobody_else(&request).into_http("1");
        let lines = response.headers().get_all("cache-control");
        let lines: Vec<_> = lines.iter().map(|line| line.to_str().unwrap()).collect();
        (!lines.is_empty()).then(|| lines.join("; "))
    })
}

#[test]
fn what_is_for_the_caller_alone_is_kept_by_nobody() {
    let private = || Some("no-store".to_owned());
    for (method, token) in [
        ("GET", Some("Bearer token")),
        ("HEAD", Some("Bearer token")),
        ("GET", Some("nonsense")),
        ("POST", None),
        ("POST", Some("Bearer token")),
        ("PATCH", None),
    ] {
        assert_eq!(told(method, token), [private(), private()], "{method} {token:?}");
    }
}

#[test]
fn what_its_owner_may_keep_says_so_itself() {
    let head = http::Request::builder()
        .uri("/")
        .header("authorization", "Bearer token");
    let head = head.body(()).unwrap().into_parts().0;
    let request = Request::new(head, Vec::new().into(), &Clock::simulated(Moment::from_unix(0), 1));
    for (said, told) in [
        ("private, no-cache", "private, no-cache"),
        ("no-cache, private", "no-cache, private"),
        ("privately", "no-store"),
        ("public", "no-store"),
    ] {
        let answer = Answer::ok(&1)
            .header("cache-control", said)
            .shared_by_nobody_else(&request);
        assert_eq!(answer.into_http("1").headers()["cache-control"], told, "{said}");
    }
}

#[test]
fn what_is_public_is_told_as_it_says_itself() {
    for method in ["GET", "HEAD"] {
        assert_eq!(
            told(method, None),
            [None, Some("public, max-age=60".to_owned())],
            "{method}"
        );
    }
}
