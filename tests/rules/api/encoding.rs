//! Bodies that are packed.

use api::{Language, plain_body, problems};
use http::{HeaderMap, HeaderValue, header};

fn headers(lines: &[&'static str]) -> HeaderMap {
    let lines = lines
        .iter()
        .map(|line| (header::CONTENT_ENCODING, HeaderValue::from_static(line)));
    let mut headers = HeaderMap::new();
    lines.for_each(|(name, line)| {
        headers.append(name, line);
    });
    headers
}

#[test]
fn a_body_comes_as_it_is() {
    for lines in [
        [].as_slice(),
        &["identity"],
        &["Identity"],
        &[""],
        &["identity, identity"],
    ] {
        assert!(plain_body(&headers(lines)).is_ok(), "{lines:?}");
    }
}

#[test]
fn a_packed_body_is_told_what_is_taken() {
    for lines in [
        ["gzip"].as_slice(),
        &["br"],
        &["x-own"],
        &["identity, gzip"],
        &["identity", "deflate"],
    ] {
        let problem = plain_body(&headers(lines)).unwrap_err();
        assert!(problem.is(&problems::UNSUPPORTED_MEDIA_TYPE), "{lines:?}");
        let response = problem.answer(Language::English, "1").into_http("1");
        assert_eq!(
            (response.status().as_u16(), &response.headers()["accept-encoding"]),
            (415, &"identity".parse().unwrap())
        );
    }
}
