//! Times as WeChat Pay writes them: RFC 3339 in Beijing's offset.

use chrono::{DateTime, FixedOffset};

const BEIJING_SECONDS_EAST: i32 = 8 * 3600;

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
