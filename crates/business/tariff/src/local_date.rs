//! Dates as the documents write them, `YYYY-MM-DD`, and in no other of the ways in which one can write a date.
//!
//! chrono's own reader knows every format there is; its code would weigh 25 kB in each component that prices a stay.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de};
use std::collections::BTreeSet;

pub(crate) fn parse(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| {
            if at == 4 || at == 7 {
                byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        });
    let number = |part: &str| part.parse::<u32>().ok();
    let year = if shaped { text[..4].parse().ok()? } else { return None };
    NaiveDate::from_ymd_opt(year, number(&text[5..7])?, number(&text[8..])?)
}

/// One date, for `deserialize_with`.
pub(crate) fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).ok_or_else(|| de::Error::invalid_value(de::Unexpected::Str(&text), &"a date as YYYY-MM-DD"))
}

/// A set of dates, for `deserialize_with`.
pub(crate) fn set<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeSet<NaiveDate>, D::Error> {
    #[derive(Deserialize)]
    struct Date(#[serde(deserialize_with = "one")] NaiveDate);
    Ok(Vec::deserialize(deserializer)?
        .into_iter()
        .map(|Date(date)| date)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_in_one_way() {
        assert_eq!(parse("2026-02-28"), NaiveDate::from_ymd_opt(2026, 2, 28));
        for wrong in [
            "2026-02-29",
            "2026-2-28",
            "+026-02-28",
            "2026-02-28T",
            "２026-02-2",
            "",
            "2026/02/28",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
