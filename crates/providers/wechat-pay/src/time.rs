//! Times as WeChat Pay writes them: RFC 3339 in Beijing's offset.

#[cfg(feature = "bill")]
use chrono::NaiveDateTime;
use chrono::{DateTime, FixedOffset};

const BEIJING_SECONDS_EAST: i32 = 8 * 3600;

/// How a bill writes a time.
#[cfg(feature = "bill")]
const LOCAL: &str = "%Y-%m-%d %H:%M:%S";

/// Unix seconds of an RFC 3339 time with whatever offset.
pub(crate) fn parse(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(text).ok().map(|time| time.timestamp())
}

/// Such as `2018-06-08T10:34:56+08:00`. `None` outside of the years 1970 to 9999, which RFC 3339 cannot write or no order has.
pub(crate) fn write(unix_seconds: i64) -> Option<String> {
    const YEAR_10000: i64 = 253_402_300_800;
    if !(0..YEAR_10000 - 86_400).contains(&unix_seconds) {
        return None;
    }
    let beijing = FixedOffset::east_opt(BEIJING_SECONDS_EAST)?;
    Some(
        DateTime::from_timestamp(unix_seconds, 0)?
            .with_timezone(&beijing)
            .to_rfc3339(),
    )
}

/// Unix seconds of a time in a bill, such as `2025-05-20 13:29:35`: Beijing's.
#[cfg(feature = "bill")]
pub(crate) fn parse_local(text: &str) -> Option<i64> {
    let local = NaiveDateTime::parse_from_str(text, LOCAL).ok()?;
    Some(local.and_utc().timestamp() - i64::from(BEIJING_SECONDS_EAST))
}

/// The form of [`parse_local`]. `None` as in [`write`].
#[cfg(all(feature = "bill", feature = "counterpart"))]
pub(crate) fn write_local(unix_seconds: i64) -> Option<String> {
    write(unix_seconds)?;
    let beijing = FixedOffset::east_opt(BEIJING_SECONDS_EAST)?;
    let local = DateTime::from_timestamp(unix_seconds, 0)?.with_timezone(&beijing);
    Some(local.format(LOCAL).to_string())
}

/// Whether it is a day such as `2025-05-20`.
#[cfg(any(feature = "bill", feature = "counterpart"))]
pub(crate) fn is_day(text: &str) -> bool {
    text.len() == 10 && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}
