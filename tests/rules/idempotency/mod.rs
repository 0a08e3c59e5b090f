//! Keys as clients write them.

use api::{Request, problems};
use bytes::Bytes;
use clock::{Clock, Moment};
use http::HeaderValue;
use idempotency::{given, hash};

/// The key of a request with these lines of the header: `None` where it is refused.
fn read(lines: &[&[u8]]) -> Option<Option<String>> {
    let mut head = http::Request::new(()).into_parts().0;
    for line in lines {
        let line = HeaderValue::from_bytes(line).expect("a header");
        head.headers.append("idempotency-key", line);
    }
    let request = Request::new(head, Bytes::new(), &Clock::simulated(Moment::from_unix(0), 1));
    match given(&request) {
        Ok(key) => Some(key.map(str::to_owned)),
        Err(problem) => {
            assert!(problem.is(&problems::UNREADABLE), "{problem:?}");
            None
        }
    }
}

#[test]
fn a_key_is_one_line_of_printable_characters() {
    assert_eq!(read(&[]), Some(None));
    for good in ["1", "press-1", "\"8e03978e\"", "a,b;c~!", "two words", &"k".repeat(255)] {
        assert_eq!(read(&[good.as_bytes()]), Some(Some(good.to_owned())), "{good}");
    }
}

#[test]
fn a_key_that_cannot_be_read_is_refused() {
    let long = "k".repeat(256);
    for bad in ["键", "press-键", "", "a\tb", "\u{a0}", &long] {
        assert_eq!(read(&[bad.as_bytes()]), None, "{bad}");
    }
    assert_eq!(read(&[b"\xff"]), None);
    assert_eq!(read(&[b"1", b"1"]), None);
    assert_eq!(read(&[b"1", b"2"]), None);
    assert_eq!(read(&[b"1", b""]), None);
}

fn said(method: &str, path: &str, body: &str) -> String {
    let head = http::Request::builder()
        .method(method)
        .uri(path)
        .body(())
        .unwrap()
        .into_parts()
        .0;
    let body = Bytes::copy_from_slice(body.as_bytes());
    hash(&Request::new(head, body, &Clock::simulated(Moment::from_unix(0), 1)))
}

#[test]
fn what_says_the_same_is_the_same_request() {
    let first = said(
        "POST",
        "/v1/bookings",
        r#"{"people": 2, "goods": [{"id": "é", "n": 1}]}"#,
    );
    for (path, body) in [
        ("/v1/bookings", r#"{"goods":[{"n":1,"id":"\u00e9"}],"people":2}"#),
        (
            "/v1/bookings?_t=1",
            "{\n \"people\": 2.0, \"goods\": [ {\"id\": \"é\", \"n\": 1e0} ] }\r\n",
        ),
    ] {
        assert_eq!(said("POST", path, body), first, "{path} {body}");
    }
    for (method, path, body) in [
        (
            "PUT",
            "/v1/bookings",
            r#"{"people": 2, "goods": [{"id": "é", "n": 1}]}"#,
        ),
        (
            "POST",
            "/v1/booking",
            r#"{"people": 2, "goods": [{"id": "é", "n": 1}]}"#,
        ),
        (
            "POST",
            "/v1/bookings",
            r#"{"people": 3, "goods": [{"id": "é", "n": 1}]}"#,
        ),
        (
            "POST",
            "/v1/bookings",
            r#"{"people": "2", "goods": [{"id": "é", "n": 1}]}"#,
        ),
        (
            "POST",
            "/v1/bookings",
            r#"{"people": 2.5, "goods": [{"id": "é", "n": 1}]}"#,
        ),
        (
            "POST",
            "/v1/bookings",
            r#"{"people": 2, "goods": [{"id": "é", "n": 1}], "remark": ""}"#,
        ),
        ("POST", "/v1/bookings", r#"{"people": 2, "goods": []}"#),
    ] {
        assert_ne!(said(method, path, body), first, "{method} {path} {body}");
    }
}

#[test]
fn a_list_has_its_order_and_what_is_no_json_its_bytes() {
    let same = |one: &str, other: &str| said("POST", "/", one) == said("POST", "/", other);
    assert!(!same("[1,2]", "[2,1]"));
    assert!(!same("{", "{ "));
    assert!(!same("", "{ }"));
    assert!(same("{}", " { }"));
    assert!(same("-0.0", "0"));
    assert!(!same("9007199254740993", "9007199254740992"));
    assert!(!same("1e300", "1e301"));
}
