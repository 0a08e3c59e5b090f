//! Which day is matched next, by the clock and by what was begun before.

use crate::reconciliation::days::town::{Town, at};
use clock::Moment;
use database::{Statements, parameters};
use reconciliation::Day;
use serde::Deserialize;

/// A match of a day that was begun before.
struct Known {
    date: Day,
    is_finished: bool,
    begun_at: Moment,
}

#[derive(Deserialize)]
struct Taken {
    date: Day,
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// The day that is taken up at this time, where these were begun before.
fn next(known: &[Known], now: &str) -> Option<Day> {
    let town = Town::new();
    town.world.clock.advance(at(now).unix() - town.world.clock.now().unix());
    for run in known {
        town.run_sql(
            "INSERT INTO reconciliation_run (channel, date, begun_at, finished_at) VALUES ('wechat', ?1, ?2, iif(?3, ?2, NULL))",
            parameters![run.date.to_string(), run.begun_at, run.is_finished],
        );
    }
    town.run_due();
    let taken = "SELECT date FROM reconciliation_run WHERE channel = 'wechat' AND begun_at = ?1";
    let taken: Option<Taken> = town.world.database.optional(taken, parameters![at(now)]).unwrap();
    taken.map(|taken| taken.date)
}

fn known(date: &str, is_finished: bool, begun_at: &str) -> Known {
    Known {
        date: day(date),
        is_finished,
        begun_at: at(begun_at),
    }
}

fn finished(date: &str) -> Known {
    known(date, true, "2026-01-01T00:00:00Z")
}

#[test]
fn yesterday_is_due_from_half_past_ten() {
    assert_eq!(next(&[], "2026-05-03T10:29:59+08:00"), Some(day("2026-05-01")));
    assert_eq!(next(&[], "2026-05-03T10:30:00+08:00"), Some(day("2026-05-02")));
    let done = [finished("2026-05-02")];
    assert_eq!(next(&done, "2026-05-03T10:30:00+08:00"), None);
    assert_eq!(next(&done, "2026-05-04T10:29:59+08:00"), None);
    assert_eq!(next(&done, "2026-05-04T10:30:00+08:00"), Some(day("2026-05-03")));
}

#[test]
fn days_that_were_missed_are_made_up_for_a_week_the_newest_first() {
    let now = "2026-05-20T12:00:00+08:00";
    let mut runs = vec![finished("2026-04-01")];
    let mut made = Vec::new();
    while let Some(day) = next(&runs, now) {
        made.push(day);
        runs.push(finished(&day.to_string()));
    }
    assert_eq!(
        (made.len(), made[0], made[6]),
        (7, day("2026-05-19"), day("2026-05-13"))
    );
    assert_eq!(
        next(&[finished("2026-05-19")], now),
        None,
        "nothing was before the first"
    );
}

#[test]
fn a_bill_that_cannot_be_read_stops_no_other_day() {
    let failed = |begun_at| {
        [
            finished("2026-05-16"),
            known("2026-05-18", false, begun_at),
            finished("2026-05-19"),
        ]
    };
    let now = "2026-05-20T12:00:00+08:00";
    assert_eq!(
        next(&failed("2026-05-20T11:00:01+08:00"), now),
        Some(day("2026-05-17")),
        "tried just now"
    );
    assert_eq!(next(&failed("2026-05-20T11:00:00+08:00"), now), Some(day("2026-05-18")));
    let newest = [known("2026-05-19", false, "2026-05-20T11:45:00+08:00")];
    assert_eq!(next(&newest, now), Some(day("2026-05-19")));
}
