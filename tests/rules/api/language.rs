//! Which language is spoken.

use api::{Language, Request};
use bytes::Bytes;
use clock::{Clock, Moment};
use http::{HeaderValue, header};

fn of(lines: &[&'static str]) -> Language {
    let mut head = http::Request::new(()).into_parts().0;
    for line in lines {
        head.headers
            .append(header::ACCEPT_LANGUAGE, HeaderValue::from_static(line));
    }
    Request::new(head, Bytes::new(), &Clock::simulated(Moment::from_unix(0), 1)).language()
}

#[test]
fn the_heavier_of_the_two_is_spoken() {
    for english in [
        "en",
        "EN-us",
        "en-GB,en;q=0.9,zh;q=0.8",
        "zh;q=0.1, en; q=0.2",
        "de,en;q=0.8",
        "fr-CH, fr;q=0.9, en;q=0.001",
        "zh;q=0,en;Q=0.5",
    ] {
        assert_eq!(of(&[english]), Language::English, "{english}");
    }
    for chinese in [
        "",
        "zh-CN",
        "zh-Hans-CN,en;q=0.9",
        "en; q=0.1, zh",
        "en ;\tq=0.1 , zh;q=0.2",
        "en,zh",
        "zh,en",
        "en;q=0",
        "en;q=0.000",
        "en;q=2",
        "en;q=-1",
        "en;q=NaN",
        "en;q=",
        "de,fr;q=0.5",
        "enm",
        "*",
    ] {
        assert_eq!(of(&[chinese]), Language::Chinese, "{chinese}");
    }
}

#[test]
fn several_lines_are_one_list() {
    assert_eq!(of(&[]), Language::Chinese);
    assert_eq!(of(&["de", "en;q=0.5"]), Language::English);
    assert_eq!(of(&["en;q=0.5", "zh"]), Language::Chinese);
}
