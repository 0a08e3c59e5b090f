//! A band of the local day, such as 22:00 to 08:00.

use crate::{Fault, FaultKind, Unreadable, Zone};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

const MINUTES_PER_HOUR: u16 = 60;
const MINUTES_PER_DAY: u16 = 24 * MINUTES_PER_HOUR;

/// A time on the local clock, written `HH:MM` from `00:00` to `24:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WallTime(u16);

impl WallTime {
    /// The first minute of a day, `00:00`.
    pub const MIDNIGHT: WallTime = WallTime(0);

    /// The end of a day, `24:00`: the midnight of the next date.
    pub const END_OF_DAY: WallTime = WallTime(MINUTES_PER_DAY);

    /// How many minutes the clock has gone since midnight, at most 1440.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl FromStr for WallTime {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<WallTime, Unreadable> {
        let parts = text
            .split_once(':')
            .and_then(|(hour, minute)| Some((two_digits(hour)?, two_digits(minute)?)));
        match parts {
            Some((hour, minute)) if hour < 24 && minute < 60 => Ok(WallTime(hour * MINUTES_PER_HOUR + minute)),
            Some((24, 0)) => Ok(WallTime::END_OF_DAY),
            _ => Err(Unreadable {
                expected: "a time from 00:00 to 24:00",
                found: text.to_owned(),
            }),
        }
    }
}

/// A number written with exactly two digits.
pub(crate) fn two_digits(text: &str) -> Option<u16> {
    match *text.as_bytes() {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some(u16::from(tens - b'0') * 10 + u16::from(ones - b'0')),
        _ => None,
    }
}

impl TryFrom<String> for WallTime {
    type Error = Unreadable;

    fn try_from(text: String) -> Result<WallTime, Unreadable> {
        text.parse()
    }
}

impl From<WallTime> for String {
    fn from(time: WallTime) -> String {
        time.to_string()
    }
}

impl fmt::Display for WallTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:02}:{:02}",
            self.0 / MINUTES_PER_HOUR,
            self.0 % MINUTES_PER_HOUR
        )
    }
}

/// A band of the local day, from its first minute to the one just after its last. Where `to` is not later than `from`, the band
/// crosses midnight.
///
/// **A band belongs to the local date on which it begins**: the night of Friday 22:00 to 08:00 is Friday's until Saturday 08:00,
/// for its day kind, its season and its cap. That is how guests and shops speak of a night.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// When it begins; not `24:00`.
    pub from: WallTime,
    /// When it is over; `24:00` is the coming midnight.
    pub to: WallTime,
}

impl Band {
    /// The whole local date: 24 hours, or 23 or 25 where the clock is changed.
    pub const WHOLE_DAY: Band = Band {
        from: WallTime::MIDNIGHT,
        to: WallTime::END_OF_DAY,
    };

    /// The first instant of the band that begins on this date, and the instant just after it, in unix seconds. The two are the
    /// same where a change of the clock swallows the band.
    pub(crate) fn instants(self, date: NaiveDate, zone: Zone) -> (i64, i64) {
        let last_date = if self.to <= self.from {
            date + Days::new(1)
        } else {
            date
        };
        (
            zone.first_instant(date, self.from),
            zone.first_instant(last_date, self.to),
        )
    }

    /// Notes a band that makes no sense.
    pub(crate) fn check(self, pointer: &str, faults: &mut Vec<Fault>) {
        if self.from == self.to || self.from == WallTime::END_OF_DAY {
            faults.push(Fault::new(pointer, FaultKind::NoBand));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_four_digits() {
        assert_eq!("08:05".parse::<WallTime>().unwrap().minutes(), 485);
        assert_eq!("24:00".parse(), Ok(WallTime::END_OF_DAY));
        assert_eq!(WallTime(485).to_string(), "08:05");
        for wrong in [
            "8:05", "08:60", "24:01", "25:00", "0805", "08:05:00", "+8:05", "８:05", "",
        ] {
            assert!(wrong.parse::<WallTime>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_band_crosses_midnight_where_it_ends_earlier_than_it_begins() {
        let zone = "Asia/Shanghai".parse().unwrap();
        let date = "2026-03-13".parse().unwrap();
        let hours = |from: &str, to: &str| {
            let (start, end) = Band {
                from: from.parse().unwrap(),
                to: to.parse().unwrap(),
            }
            .instants(date, zone);
            (end - start) / 3600
        };
        assert_eq!(hours("08:00", "22:00"), 14);
        assert_eq!(hours("22:00", "08:00"), 10);
        assert_eq!(hours("22:00", "00:00"), 2);
        assert_eq!(hours("22:00", "24:00"), 2);
        assert_eq!(hours("00:00", "24:00"), 24);
    }

    #[test]
    fn a_day_is_as_long_as_its_clock_says() {
        let zone = "Asia/Shanghai".parse().unwrap();
        let hours = |date: &str| {
            let (start, end) = Band::WHOLE_DAY.instants(date.parse().unwrap(), zone);
            (end - start) / 3600
        };
        assert_eq!(
            (hours("1991-04-14"), hours("1991-09-15"), hours("2026-03-13")),
            (23, 25, 24)
        );
    }
}
