//! Times as Alipay writes them: `yyyy-MM-dd HH:mm:ss` in Beijing's time, without an offset.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

const BEIJING_SECONDS_EAST: i64 = 8 * 3600;
const TIME: &str = "%Y-%m-%d %H:%M:%S";
const TIME_BYTES: usize = "yyyy-MM-dd HH:mm:ss".len();

/// Unix seconds. Some fields have milliseconds behind the seconds, which are left out.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let (whole, fraction) = (text.get(..TIME_BYTES)?, text.get(TIME_BYTES..)?);
    let is_fraction = match fraction.strip_prefix('.') {
        Some(digits) => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()),
        None => fraction.is_empty(),
    };
    let shape = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        10 => byte == b' ',
        13 | 16 => byte == b':',
        _ => byte.is_ascii_digit(),
    };
    if !is_fraction || !whole.bytes().enumerate().all(shape) {
        return None;
    }
    let beijing = NaiveDateTime::parse_from_str(whole, TIME).ok()?;
    Some(beijing.and_utc().timestamp() - BEIJING_SECONDS_EAST)
}

/// Such as `2019-08-15 15:56:24`. `None` outside of the years 1970 to 9999, which four digits cannot write or no order has.
pub(crate) fn write(unix_seconds: i64) -> Option<String> {
    const YEAR_10000: i64 = 253_402_300_800;
    if !(0..YEAR_10000 - BEIJING_SECONDS_EAST).contains(&unix_seconds) {
        return None;
    }
    let beijing = DateTime::from_timestamp(unix_seconds + BEIJING_SECONDS_EAST, 0)?;
    Some(beijing.format(TIME).to_string())
}

/// Whether this is a day, `yyyy-MM-dd`.
pub(crate) fn is_day(text: &str) -> bool {
    text.len() == "yyyy-MM-dd".len()
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

#[cfg(test)]
mod tests {
    use super::{is_day, parse, write};
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
}
