//! Times as Alipay writes them: `yyyy-MM-dd HH:mm:ss` in Beijing's time, without an offset.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

const BEIJING_SECONDS_EAST: i64 = 8 * 3600;
const TIME: &str = "%Y-%m-%d %H:%M:%S";
const TIME_BYTES: usize = "yyyy-MM-dd HH:mm:ss".len();

/// Unix seconds. Some fields have milliseconds behind the seconds, which are left out.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
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
#[must_use]
pub fn write(unix_seconds: i64) -> Option<String> {
    const YEAR_10000: i64 = 253_402_300_800;
    if !(0..YEAR_10000 - BEIJING_SECONDS_EAST).contains(&unix_seconds) {
        return None;
    }
    let beijing = DateTime::from_timestamp(unix_seconds + BEIJING_SECONDS_EAST, 0)?;
    Some(beijing.format(TIME).to_string())
}

/// Whether this is a day, `yyyy-MM-dd`.
#[must_use]
pub fn is_day(text: &str) -> bool {
    text.len() == "yyyy-MM-dd".len()
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}
