//! Which day of a channel is to be matched next, by the clock.

use crate::Day;
use api::World;
use clock::Moment;
use database::{Error, Statements, parameters};
use payment::Channel;
use serde::Deserialize;

/// The bills of a day are there the next day at 10:00; the tick waits half an hour longer.
const BILLS_THERE_MINUTES: i64 = 10 * 60 + 30;

/// A match that broke off, or found no bill, is taken up again after this time; that of an older day less often.
const AGAIN_SECONDS: i64 = 900;
const OLDER_AGAIN_SECONDS: i64 = 3600;

/// So many days back a match that did not come to its end is still tried by itself.
const DAYS_BACK: u64 = 7;

/// The lease: of two ticks at once one gets the row.
const TAKE: &str = "INSERT INTO reconciliation_run (channel, date, begun_at) VALUES (?1, ?2, ?3)
ON CONFLICT (channel, date) DO UPDATE SET begun_at = excluded.begun_at
WHERE finished_at IS NULL AND begun_at <= excluded.begun_at - ?4 RETURNING date";

/// The days of late, and the last one before them: what was before the very first is nobody's to make up for.
const DAYS: &str = "SELECT date, finished_at IS NOT NULL AS is_finished, begun_at FROM reconciliation_run
WHERE channel = ?1 AND date >= (
  SELECT coalesce(max(date), ?2) FROM reconciliation_run WHERE channel = ?1 AND date <= ?2
)";

#[derive(Clone, Copy, Debug, Deserialize)]
struct Known {
    date: Day,
    is_finished: bool,
    begun_at: Moment,
}

/// The day of a channel that is due, if nobody else has taken it.
pub(crate) fn take(world: &World, channel: Channel) -> Result<Option<Day>, Error> {
    let now = world.clock.now();
    let Some(newest) = newest(now) else {
        return Ok(None);
    };
    let oldest = newest.minus(DAYS_BACK - 1).to_string();
    let known: Vec<Known> = world.database.all(DAYS, parameters![channel.name(), oldest])?;
    let Some((date, again)) = due(&known, newest, now) else {
        return Ok(None);
    };
    let row = parameters![channel.name(), date.to_string(), now, again];
    Ok(world.database.changed(TAKE, row)?.then_some(date))
}

/// The newest day whose bill is there.
fn newest(now: Moment) -> Option<Day> {
    Some(Day::of(now.plus_minutes(-BILLS_THERE_MINUTES))?.minus(1))
}

/// The day that is to be matched at `now`, and after how many seconds it is taken up again: the newest one that did not
/// come to its end and was not tried just now. One whose bill cannot be read stops no other.
fn due(known: &[Known], newest: Day, now: Moment) -> Option<(Day, i64)> {
    let first = known.iter().map(|run| run.date).min().unwrap_or(newest);
    let days = (0..DAYS_BACK).map(|back| newest.minus(back));
    let mut days = days.filter(|day| *day == newest || *day >= first).map(|day| {
        let again = if day == newest {
            AGAIN_SECONDS
        } else {
            OLDER_AGAIN_SECONDS
        };
        (day, again)
    });
    days.find(|(day, again)| {
        let run = known.iter().find(|run| run.date == *day);
        run.is_none_or(|run| !run.is_finished && run.begun_at <= now.plus_seconds(-again))
    })
}
