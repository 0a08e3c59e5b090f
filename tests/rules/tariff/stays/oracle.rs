//! The price by counting minutes, written without anything of the crate: China has been eight hours ahead of UTC since 1992, so a
//! minute of the local clock is a number, and so is a day.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use std::collections::HashMap;

pub const MINUTES_PER_DAY: i64 = 1440;

/// A rate as numbers: local days are counted from 1970-01-01, minutes from midnight.
#[derive(Clone, Debug)]
pub struct PlainRate {
    /// Of the kinds weekday, weekend, holiday, make-up workday; none is all.
    pub kinds: Option<[bool; 4]>,
    /// First and last day, and whether it is written as yearly; all days lie in 2026.
    pub season: Option<(i64, i64, bool)>,
    /// From and to.
    pub band: Option<(i64, i64)>,
    pub fen_per_hour: i64,
    pub cap_fen: Option<i64>,
}

/// The special days of 2026 that the stays can meet, as month, day and whether it is a holiday.
const SPECIAL: [(u32, u32, bool); 12] = [
    (9, 20, false),
    (9, 25, true),
    (9, 26, true),
    (9, 27, true),
    (10, 1, true),
    (10, 2, true),
    (10, 3, true),
    (10, 4, true),
    (10, 5, true),
    (10, 6, true),
    (10, 7, true),
    (10, 10, false),
];

pub fn day_number(month: u32, day: u32) -> i64 {
    let date = NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    date.signed_duration_since(NaiveDate::from_ymd_opt(1970, 1, 1).unwrap())
        .num_days()
}

fn date_of(day: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + Days::new(day.unsigned_abs())
}

/// 0 weekday, 1 weekend, 2 holiday, 3 make-up workday.
fn kind_of(day: i64) -> usize {
    match SPECIAL
        .iter()
        .find(|(month, of_month, _)| day_number(*month, *of_month) == day)
    {
        Some((_, _, true)) => 2,
        Some((_, _, false)) => 3,
        // 1970-01-01 was a Thursday: with Monday as 0, that is 3.
        None => usize::from((day + 3) % 7 >= 5),
    }
}

impl PlainRate {
    /// The rate as a document.
    pub fn document(&self, label: &str) -> Value {
        let names = ["weekday", "weekend", "holiday", "makeup_workday"];
        let days = self.kinds.map(|kinds| {
            names
                .into_iter()
                .zip(kinds)
                .filter(|named| named.1)
                .map(|named| named.0)
        });
        let days = days.map(Iterator::collect::<Vec<_>>);
        let dates = self.season.map(|(first, last, yearly)| {
            let form = if yearly { "%m-%d" } else { "%Y-%m-%d" };
            let text = |day| date_of(day).format(form).to_string();
            json!([{"from": text(first), "to": text(last)}])
        });
        let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let time = self
            .band
            .map(|(from, to)| json!({"from": clock(from), "to": clock(to)}));
        let when = json!({"days": days, "dates": dates, "time": time});
        json!({"label": label, "when": when, "fen_per_hour": self.fen_per_hour, "cap_fen": self.cap_fen})
    }

    /// Whether the band that begins on `day` is running at the minute, which is counted from the midnight of 1970-01-01.
    fn runs(&self, day: i64, minute: i64, weekday_includes_makeup: bool) -> bool {
        let kind = kind_of(day);
        let kind_fits = self
            .kinds
            .is_none_or(|kinds| kinds[kind] || (kind == 3 && weekday_includes_makeup && kinds[0]));
        let season_fits = self.season.is_none_or(|(first, last, _)| {
            if first <= last {
                first <= day && day <= last
            } else {
                day >= first || day <= last
            }
        });
        let (from, to) = self.band.unwrap_or((0, MINUTES_PER_DAY));
        let to = if to <= from { to + MINUTES_PER_DAY } else { to };
        let into = minute - day * MINUTES_PER_DAY;
        kind_fits && season_fits && from <= into && into < to
    }
}

/// The total in fen, rounded half up, of so many minutes from a local minute on.
pub fn total(base_fen_per_hour: i64, rates: &[PlainRate], first_minute: i64, minutes: i64) -> i64 {
    let weekday_includes_makeup = !rates.iter().any(|rate| rate.kinds.is_some_and(|kinds| kinds[3]));
    let mut base = 0;
    let mut by_occurrence: HashMap<(usize, i64), i64> = HashMap::new();
    for minute in first_minute..first_minute + minutes {
        let today = minute / MINUTES_PER_DAY;
        let running = rates.iter().enumerate().find_map(|(index, rate)| {
            let day = [today, today - 1]
                .into_iter()
                .find(|day| rate.runs(*day, minute, weekday_includes_makeup))?;
            Some((index, day, rate))
        });
        match running {
            Some((index, day, rate)) => *by_occurrence.entry((index, day)).or_default() += rate.fen_per_hour,
            None => base += base_fen_per_hour,
        }
    }
    let capped = by_occurrence
        .iter()
        .map(|((index, _), sixtieths)| match rates[*index].cap_fen {
            Some(cap) => (*sixtieths).min(cap * 60),
            None => *sixtieths,
        });
    (base + capped.sum::<i64>() + 30) / 60
}
