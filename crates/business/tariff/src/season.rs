//! A range of local dates, once or every year.

use crate::{Unreadable, band::two_digits, local_date};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A range of local dates, the first and the last included.
///
/// `{"from":"07-01","to":"08-31"}` comes every year and may cross the turn of the year; `{"from":"2026-10-01","to":"2026-10-07"}`
/// comes once. `"02-29"` as the last day means the end of February in every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub enum Season {
    /// Every year from one day to another.
    Yearly {
        /// The first day.
        from: MonthDay,
        /// The last day; before the first, it lies in the next year.
        to: MonthDay,
    },
    /// Once.
    Once {
        /// The first date.
        from: NaiveDate,
        /// The last date.
        to: NaiveDate,
    },
}

/// A day of the year, written `MM-DD`. Its order is that of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    month: u16,
    day: u16,
}

/// How a season is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    from: String,
    to: String,
}

impl Season {
    /// Whether the date lies in it.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        match self {
            Season::Once { from, to } => (from..=to).contains(&date),
            Season::Yearly { from, to } => {
                let day = MonthDay::of(date);
                if from <= to {
                    from <= day && day <= to
                } else {
                    from <= day || day <= to
                }
            }
        }
    }
}

impl MonthDay {
    fn of(date: NaiveDate) -> MonthDay {
        // A month and a day have at most two digits.
        MonthDay {
            month: date.month() as u16,
            day: date.day() as u16,
        }
    }
}

impl FromStr for MonthDay {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<MonthDay, Unreadable> {
        /// A leap year, so that 29 February is a day of the year.
        const LEAP_YEAR: i32 = 2000;
        text.split_once('-')
            .and_then(|(month, day)| Some((two_digits(month)?, two_digits(day)?)))
            .filter(|&(month, day)| NaiveDate::from_ymd_opt(LEAP_YEAR, month.into(), day.into()).is_some())
            .map(|(month, day)| MonthDay { month, day })
            .ok_or_else(|| Unreadable {
                expected: "a day of the year as MM-DD",
                found: text.to_owned(),
            })
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}-{:02}", self.month, self.day)
    }
}

impl TryFrom<Ends> for Season {
    type Error = Unreadable;

    /// Both ends are days of the year, or both are dates.
    fn try_from(ends: Ends) -> Result<Season, Unreadable> {
        if let (Ok(from), Ok(to)) = (ends.from.parse(), ends.to.parse()) {
            return Ok(Season::Yearly { from, to });
        }
        Ok(Season::Once {
            from: date(&ends.from)?,
            to: date(&ends.to)?,
        })
    }
}

/// A date as `YYYY-MM-DD`, and in no other of the ways in which one can write it.
pub(crate) fn date(text: &str) -> Result<NaiveDate, Unreadable> {
    local_date::parse(text).ok_or_else(|| Unreadable {
        expected: "both MM-DD or both YYYY-MM-DD",
        found: text.to_owned(),
    })
}

impl From<Season> for Ends {
    fn from(season: Season) -> Ends {
        match season {
            Season::Yearly { from, to } => Ends {
                from: from.to_string(),
                to: to.to_string(),
            },
            Season::Once { from, to } => Ends {
                from: from.to_string(),
                to: to.to_string(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn season(from: &str, to: &str) -> Season {
        serde_json::from_value(serde_json::json!({"from": from, "to": to})).unwrap()
    }

    fn on(season: Season, date: &str) -> bool {
        season.contains(date.parse().unwrap())
    }

    #[test]
    fn both_ends_belong_to_it() {
        let summer = season("07-01", "08-31");
        for (date, inside) in [
            ("2026-06-30", false),
            ("2026-07-01", true),
            ("2031-08-31", true),
            ("2026-09-01", false),
        ] {
            assert_eq!(on(summer, date), inside, "{date}");
        }
        let once = season("2026-10-01", "2026-10-07");
        for (date, inside) in [
            ("2026-09-30", false),
            ("2026-10-01", true),
            ("2026-10-07", true),
            ("2027-10-01", false),
        ] {
            assert_eq!(on(once, date), inside, "{date}");
        }
    }

    #[test]
    fn a_yearly_one_may_cross_the_turn_of_the_year() {
        let winter = season("12-15", "02-29");
        for (date, inside) in [
            ("2026-12-14", false),
            ("2026-12-15", true),
            ("2027-02-28", true),
            ("2027-03-01", false),
        ] {
            assert_eq!(on(winter, date), inside, "{date}");
        }
    }

    #[test]
    fn it_is_written_as_it_was_read_and_never_half_yearly() {
        for (from, to) in [("07-01", "08-31"), ("2026-10-01", "2026-10-07")] {
            let text = serde_json::to_value(season(from, to)).unwrap();
            assert_eq!(text, serde_json::json!({"from": from, "to": to}));
        }
        for (from, to) in [
            ("07-01", "2026-08-31"),
            ("02-30", "03-01"),
            ("7-1", "8-31"),
            ("2026-7-1", "2026-07-02"),
        ] {
            let document = serde_json::json!({"from": from, "to": to});
            assert!(serde_json::from_value::<Season>(document).is_err(), "{from} {to}");
        }
    }
}
