//! The published holidays of mainland China, as data.

use crate::{Holidays, SpecialDay, SpecialKind, Unreadable, season};

/// The calendar as published, as comma-separated text: `date,kind,name,source`, lines that begin with `#` are remarks. It is the
/// seed of a table that the platform keeps up to date; no rule reads it by itself.
pub const MAINLAND_CHINA: &str = include_str!("../data/holidays.csv");

const HEADER: &str = "date,kind,name,source";

/// One line of a published calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedDay<'a> {
    /// The date and what it is.
    pub day: SpecialDay,
    /// What people call it, in Chinese.
    pub name: &'a str,
    /// Whether it stands there by law only, before the year's notice has come: bridging days and make-up workdays are missing.
    pub provisional: bool,
}

/// Reads a published calendar line by line.
///
/// # Errors
///
/// A line that is not `date,kind,name,source` is [`Unreadable`]; the lines after it can still be read.
pub fn published_days(text: &str) -> impl Iterator<Item = Result<PublishedDay<'_>, Unreadable>> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#') && *line != HEADER)
        .map(published_day)
}

fn published_day(line: &str) -> Result<PublishedDay<'_>, Unreadable> {
    let unreadable = || Unreadable {
        expected: HEADER,
        found: line.to_owned(),
    };
    let fields: Vec<&str> = line.split(',').collect();
    let [date, kind, name, source] = fields[..] else {
        return Err(unreadable());
    };
    let kind = match kind {
        "holiday" => SpecialKind::Holiday,
        "workday" => SpecialKind::Workday,
        _ => return Err(unreadable()),
    };
    let provisional = match source {
        "notice" => false,
        "provisional" => true,
        _ => return Err(unreadable()),
    };
    Ok(PublishedDay {
        day: SpecialDay {
            date: season::date(date)?,
            kind,
        },
        name,
        provisional,
    })
}

impl<'a> FromIterator<PublishedDay<'a>> for Holidays {
    fn from_iter<I: IntoIterator<Item = PublishedDay<'a>>>(days: I) -> Holidays {
        days.into_iter().map(|published| published.day).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DayKind;
    use chrono::Datelike;

    fn published() -> Vec<PublishedDay<'static>> {
        published_days(MAINLAND_CHINA).collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn the_notice_of_2026_has_33_days_off_and_6_made_up() {
        let of_2026: Vec<_> = published()
            .into_iter()
            .filter(|published| published.day.date.year() == 2026)
            .collect();
        let count = |kind| of_2026.iter().filter(|published| published.day.kind == kind).count();
        assert_eq!((count(SpecialKind::Holiday), count(SpecialKind::Workday)), (33, 6));
        assert!(of_2026.iter().all(|published| !published.provisional));
    }

    #[test]
    fn the_law_gives_13_days_in_2027_and_they_are_provisional() {
        let of_2027: Vec<_> = published()
            .into_iter()
            .filter(|published| published.day.date.year() == 2027)
            .collect();
        assert_eq!(of_2027.len(), 13);
        assert!(
            of_2027
                .iter()
                .all(|published| published.provisional && published.day.kind == SpecialKind::Holiday)
        );
    }

    #[test]
    fn only_weekends_are_made_up_and_every_date_stands_there_once_in_order() {
        let days = published();
        assert!(days.windows(2).all(|pair| pair[0].day.date < pair[1].day.date));
        let ordinary = Holidays::default();
        let worked = days
            .iter()
            .filter(|published| published.day.kind == SpecialKind::Workday);
        assert!(
            worked
                .clone()
                .all(|published| ordinary.kind_of(published.day.date) == DayKind::Weekend)
        );
    }

    #[test]
    fn a_wrong_line_is_told_and_does_not_hide_the_rest() {
        let text = "date,kind,name,source\n2026-01-01,holliday,元旦,notice\n# remark\n\n\
                    2026-1-1,holiday,元旦,notice\n2026-01-01,holiday,元旦,notice\n";
        let lines: Vec<_> = published_days(text).map(|line| line.is_ok()).collect();
        assert_eq!(lines, [false, false, true]);
    }
}
