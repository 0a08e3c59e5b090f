//! Times, which are Beijing's.

use alipay::time::{is_day, parse, write};
use proptest::prelude::*;

#[test]
fn it_is_beijings_time() {
    assert_eq!(write(1_565_855_784).as_deref(), Some("2019-08-15 15:56:24"));
    assert_eq!(parse("2019-08-15 15:56:24"), Some(1_565_855_784));
    assert_eq!(parse("2019-08-15 15:56:24.373"), Some(1_565_855_784));
    assert_eq!(write(0).as_deref(), Some("1970-01-01 08:00:00"));
}

#[test]
fn what_is_no_time_is_none() {
    for text in [
        "",
        "2019-08-15",
        "2019-08-15T15:56:24",
        "2019-08-15 15:56:24+08:00",
        "2019-08-15 15:56:24.",
        "2019-02-30 00:00:00",
        "2019-08-15 24:00:00",
        "+019-08-15 15:56:24",
        "２０19-08-15 15:56:24",
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
    assert_eq!(write(-1), None);
    assert_eq!(write(i64::MAX), None);
}

#[test]
fn a_day_has_ten_characters() {
    assert!(is_day("2024-02-29"));
    for text in ["2023-02-29", "2024-2-29", "20240229", "2024-02-29 ", ""] {
        assert!(!is_day(text), "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(seconds in 0_i64..253_402_272_000) {
        prop_assert_eq!(write(seconds).as_deref().and_then(parse), Some(seconds));
    }

    #[test]
    fn any_text_is_a_time_or_none(text in "\\PC{0,30}") {
        prop_assert!(parse(&text).is_none() || parse(&text) < Some(253_402_300_800));
    }
}
