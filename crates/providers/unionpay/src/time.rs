//! Times as UnionPay writes them: digits in Beijing's time.

#[cfg(feature = "bill")]
use chrono::NaiveDate;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime};

const BEIJING_SECONDS_EAST: i64 = 8 * 3600;
const FORM: &str = "%Y%m%d%H%M%S";

/// Such as `20180608103456`. `None` outside of the years 1970 to 9999, which have no fourteen digits or no order.
pub(crate) fn write(unix_seconds: i64) -> Option<String> {
    const YEAR_10000: i64 = 253_402_300_800;
    if !(0..YEAR_10000 - 86_400).contains(&unix_seconds) {
        return None;
    }
    Some(beijing(unix_seconds)?.format(FORM).to_string())
}

/// Unix seconds of fourteen digits.
pub(crate) fn parse(text: &str) -> Option<i64> {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let local = NaiveDateTime::parse_from_str(text, FORM).ok()?;
    Some(local.and_utc().timestamp() - BEIJING_SECONDS_EAST)
}

/// Unix seconds of ten digits without a year (`MMDDhhmmss`): of the years around, the one that brings it nearest to a time
/// that is known, so that New Year's Eve does not move it by a year.
pub(crate) fn parse_near(text: &str, near: i64) -> Option<i64> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_beijings() {
        assert_eq!(write(1_662_614_526).as_deref(), Some("20220908132206"));
        assert_eq!(parse("20220908132206"), Some(1_662_614_526));
        for odd in [
            "",
            "2022090813220",
            "202209081322060",
            "20220908132260x",
            "20221308132206",
            "20220908１2206",
        ] {
            assert_eq!(parse(odd), None, "{odd}");
        }
        for far in [i64::MIN, -1, i64::MAX] {
            assert_eq!(write(far), None, "{far}");
        }
    }

    #[test]
    fn a_time_without_a_year_belongs_to_the_nearest() {
        let new_year = parse("20260101000010").unwrap_or_default();
        assert_eq!(parse_near("1231235959", new_year), parse("20251231235959"));
        assert_eq!(parse_near("0101000100", new_year - 20), parse("20260101000100"));
        assert_eq!(
            parse_near("0229120000", parse("20240301000000").unwrap_or_default()),
            parse("20240229120000")
        );
        assert_eq!(parse_near("0230120000", new_year), None);
        assert_eq!(parse_near("0101000100", i64::MAX), None);
    }
}
