//! Times as UnionPay writes them: digits in Beijing's time.

#[cfg(feature = "bill")]
use chrono::NaiveDate;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime};

const BEIJING_SECONDS_EAST: i64 = 8 * 3600;
const FORM: &str = "%Y%m%d%H%M%S";

/// Such as `20180608103456`. `None` outside of the years 1970 to 9999, which have no fourteen digits or no order.
#[must_use]
pub fn write(unix_seconds: i64) -> Option<String> {
    const YEAR_10000: i64 = 253_402_300_800;
    if !(0..YEAR_10000 - 86_400).contains(&unix_seconds) {
        return None;
    }
    Some(beijing(unix_seconds)?.format(FORM).to_string())
}

/// Unix seconds of fourteen digits.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let local = NaiveDateTime::parse_from_str(text, FORM).ok()?;
    Some(local.and_utc().timestamp() - BEIJING_SECONDS_EAST)
}

/// Unix seconds of ten digits without a year (`MMDDhhmmss`): of the years around, the one that brings it nearest to a time
/// that is known, so that New Year's Eve does not move it by a year.
#[must_use]
pub fn parse_near(text: &str, near: i64) -> Option<i64> {
    let year = beijing(near)?.year();
    (year - 1..=year + 1)
        .filter_map(|year| parse(&format!("{year:04}{text}")))
        .min_by_key(|time| time.abs_diff(near))
}

/// The last four digits of a day (`MMDD`).
#[cfg(feature = "bill")]
pub(crate) fn month_and_day(day: NaiveDate) -> String {
    day.format("%m%d").to_string()
}

/// The last ten digits of a time (`MMDDhhmmss`).
#[cfg(feature = "counterpart")]
pub(crate) fn write_without_year(unix_seconds: i64) -> Option<String> {
    write(unix_seconds)?.get(4..).map(str::to_owned)
}

/// Noon of a day in Beijing, unix seconds.
#[cfg(feature = "bill")]
pub(crate) fn noon(day: NaiveDate) -> Option<i64> {
    Some(day.and_hms_opt(12, 0, 0)?.and_utc().timestamp() - BEIJING_SECONDS_EAST)
}

fn beijing(unix_seconds: i64) -> Option<DateTime<FixedOffset>> {
    let offset = FixedOffset::east_opt(i32::try_from(BEIJING_SECONDS_EAST).ok()?)?;
    Some(DateTime::from_timestamp(unix_seconds, 0)?.with_timezone(&offset))
}
