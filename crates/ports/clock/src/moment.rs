use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// The offset in which answers name a time. The whole of China keeps UTC+8, all the year.
const CHINA: i32 = 8 * 3600;

/// The last second of the year 9999: what RFC 3339 can still write.
const LAST: i64 = 253_402_300_799;

/// A point in time, in whole seconds since 1970-01-01T00:00:00Z.
///
/// In a body or an answer it is RFC 3339 text with an offset; in a row of the database it is an INTEGER.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// The moment so many seconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Moment {
        Moment(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// So many seconds later.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Moment {
        Moment(self.0.saturating_add(seconds))
    }

    /// So many minutes later.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Moment {
        self.plus_seconds(minutes.saturating_mul(60))
    }

    /// As people in China write it, to the minute: `2026年5月1日 20:00`.
    #[must_use]
    pub fn in_words(self) -> String {
        let china = FixedOffset::east_opt(CHINA);
        let time = DateTime::from_timestamp(self.0.clamp(0, LAST), 0);
        let words = china.zip(time);
        words.map_or_else(String::new, |(china, time)| {
            time.with_timezone(&china).format("%Y年%-m月%-d日 %H:%M").to_string()
        })
    }

    /// Reads RFC 3339 text; `None` where the offset is missing, or the year is beyond 9999 or before 1970.
    #[must_use]
    pub fn parse(text: &str) -> Option<Moment> {
        // In a query a plus that was not escaped arrives as a space.
        let unescaped = text.contains('T').then(|| text.replacen(' ', "+", 1));
        let seconds = DateTime::parse_from_rfc3339(unescaped.as_deref().unwrap_or(text))
            .ok()?
            .timestamp();
        (0..=LAST).contains(&seconds).then_some(Moment(seconds))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let china = FixedOffset::east_opt(CHINA).ok_or(fmt::Error)?;
        let time = DateTime::from_timestamp(self.0.min(LAST), 0).ok_or(fmt::Error)?;
        formatter.write_str(&time.with_timezone(&china).to_rfc3339_opts(SecondsFormat::Secs, false))
    }
}

impl Moment {
    /// As unix seconds, for what the database reads: `#[serde(serialize_with = "Moment::as_unix")]`.
    ///
    /// # Errors
    /// What the serializer answers.
    pub fn as_unix<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_str(Text)
        } else {
            i64::deserialize(deserializer).map(Moment)
        }
    }
}

struct Text;

impl de::Visitor<'_> for Text {
    type Value = Moment;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a time of RFC 3339 with an offset, such as 2026-05-01T20:00:00+08:00")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Moment, E> {
        Moment::parse(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}
