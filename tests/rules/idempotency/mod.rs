//! Keys as clients write them.

use api::{Request, problems};
use bytes::Bytes;
use clock::{Clock, Moment};
use http::HeaderValue;
use idempotency::given;

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
