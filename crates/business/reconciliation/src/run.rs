//! One match: of one channel and one day. It can be run as often as anybody likes.

use crate::{Bills, Day, Difference, Kind, books, books::Sides, compare, house, keep};
use api::World;
use clock::Moment;
use payment::{Channel, Failure};
use store::{Error, Statements, parameters};

/// The bills of a day are there the next day at 10:00; the tick waits half an hour longer.
const BILLS_THERE_MINUTES: i64 = 10 * 60 + 30;

/// A match that broke off, or found no bill, is taken up again after this time.
const AGAIN_SECONDS: i64 = 900;

/// So many days back a match that did not come to its end is still tried by itself.
const DAYS_BACK: u64 = 7;

const HOUSE: &str = "house";

const BEGIN: &str = "INSERT INTO reconciliation_run (channel, date, begun_at) VALUES (?1, ?2, ?3)
ON CONFLICT (channel, date) DO UPDATE SET begun_at = excluded.begun_at";

/// The lease: of two ticks at once one gets the row.
const TAKE: &str = "INSERT INTO reconciliation_run (channel, date, begun_at) VALUES (?1, ?2, ?3)
ON CONFLICT (channel, date) DO UPDATE SET begun_at = excluded.begun_at
WHERE finished_at IS NULL AND begun_at <= excluded.begun_at - ?4 RETURNING date";

/// Which day comes next: the one after the last that came to its end, but none that is too long ago.
const LAST: &str = "SELECT max(date) AS date FROM reconciliation_run WHERE channel = ?1 AND finished_at IS NOT NULL";

const READ: &str = "UPDATE reconciliation_run SET bill_read_at = ?3 WHERE channel = ?1 AND date = ?2";

const IS_READ: &str = "SELECT 1 AS yes FROM reconciliation_run
WHERE channel = ?1 AND date = ?2 AND bill_read_at IS NOT NULL";

const END: &str = "UPDATE reconciliation_run SET finished_at = iif(?4, ?3, finished_at), failure = ?5
WHERE channel = ?1 AND date = ?2";

#[derive(serde::Deserialize)]
struct Last {
    date: Option<Day>,
}

/// Matches a day. Our own books are checked also where the channel has no bill (yet): why it has none is kept with the
/// run. Nothing but the list of differences changes.
///
/// # Errors
/// Where the database fails.
pub async fn run(world: &World, bills: &impl Bills, channel: Channel, date: Day) -> Result<(), Error> {
    let row = parameters![channel.name(), date.to_string(), world.clock.now()];
    world.store.run(BEGIN, row)?;
    work(world, bills, channel, date).await
}

/// Runs what is due by the clock, at most one day of each channel: once a day and channel, however many ticks come by.
/// Answers how many it ran.
///
/// # Errors
/// Where the database fails.
pub async fn run_due(world: &World, bills: &impl Bills) -> Result<u32, Error> {
    let mut ran = 0;
    for channel in Channel::ONLINE {
        if let Some(date) = take(world, channel)? {
            work(world, bills, channel, date).await?;
            ran += 1;
        }
    }
    Ok(ran)
}

/// The day of a channel that is due, if nobody else has taken it.
fn take(world: &World, channel: Channel) -> Result<Option<Day>, Error> {
    let now = world.clock.now();
    let last: Last = world.store.one(LAST, parameters![channel.name()])?;
    let Some(date) = due(last.date, now) else {
        return Ok(None);
    };
    let row = parameters![channel.name(), date.to_string(), now, AGAIN_SECONDS];
    Ok(world.store.changed(TAKE, row)?.then_some(date))
}

/// The day that is to be matched at `now`, where `last` is the newest that came to its end.
fn due(last: Option<Day>, now: Moment) -> Option<Day> {
    let newest = Day::of(now.plus_minutes(-BILLS_THERE_MINUTES))?.minus(1);
    let next = last.map_or(newest, |last| last.next().max(newest.minus(DAYS_BACK - 1)));
    (next <= newest).then_some(next)
}

async fn work(world: &World, bills: &impl Bills, channel: Channel, date: Day) -> Result<(), Error> {
    let failure = match bills.bill(channel, date).await {
        Ok(entries) => {
            keep::write_bill(world, channel, date, entries)?;
            let row = parameters![channel.name(), date.to_string(), world.clock.now()];
            world.store.run(READ, row)?;
            let found = matched(world, bills, channel, date).await?;
            keep::write_differences(world, channel.name(), date, &found)?;
            None
        }
        Err(failure) => Some(failure),
    };
    let now = world.clock.now();
    keep::write_differences(world, HOUSE, date, &house::check(&world.store, date, now)?)?;
    // A channel that is not configured will have no bill, however often it is asked for.
    let is_over = matches!(failure, None | Some(Failure::Unconfigured(_)));
    let failure = failure.map(|failure| failure.to_string());
    let row = parameters![channel.name(), date.to_string(), now, is_over, failure];
    world.store.run(END, row).map(drop)
}

/// What does not agree with the bill. What moved around the day's beginning may stand in the bill of the day before: where
/// nobody has read that one, it is read now, and if it cannot be, nobody is accused.
async fn matched(world: &World, bills: &impl Bills, channel: Channel, date: Day) -> Result<Vec<Difference>, Error> {
    let (found, early) = look(world, channel, date)?;
    let is_doubtful = |one: &Difference| is_missing(one) && early.contains(&one.subject);
    let before = date.minus(1);
    let is_read = || {
        world
            .store
            .changed(IS_READ, parameters![channel.name(), before.to_string()])
    };
    if !found.iter().any(is_doubtful) || is_read()? {
        return Ok(found);
    }
    match bills.bill(channel, before).await {
        Ok(entries) => {
            keep::write_bill(world, channel, before, entries)?;
            Ok(look(world, channel, date)?.0)
        }
        Err(_) => Ok(found.into_iter().filter(|one| !is_doubtful(one)).collect()),
    }
}

fn look(
    world: &World,
    channel: Channel,
    date: Day,
) -> Result<(Vec<Difference>, std::collections::BTreeSet<String>), Error> {
    let Sides { books, bill, early } = books::load(&world.store, channel, date, world.clock.now())?;
    Ok((compare(&books, &bill), early))
}

fn is_missing(one: &Difference) -> bool {
    matches!(one.kind, Kind::PaymentMissingThere | Kind::RefundMissingThere)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn day(text: &str) -> Option<Day> {
        Day::parse(text)
    }

    #[test]
    fn yesterday_is_due_from_half_past_ten() {
        assert_eq!(due(None, at("2026-05-03T10:29:59+08:00")), day("2026-05-01"));
        assert_eq!(due(None, at("2026-05-03T10:30:00+08:00")), day("2026-05-02"));
        assert_eq!(due(day("2026-05-02"), at("2026-05-03T10:30:00+08:00")), None);
        assert_eq!(due(day("2026-05-02"), at("2026-05-04T10:29:59+08:00")), None);
        assert_eq!(
            due(day("2026-05-02"), at("2026-05-04T10:30:00+08:00")),
            day("2026-05-03")
        );
    }

    #[test]
    fn days_that_were_missed_are_made_up_for_a_week() {
        let now = at("2026-05-20T12:00:00+08:00");
        assert_eq!(due(day("2026-05-16"), now), day("2026-05-17"));
        assert_eq!(due(day("2026-04-01"), now), day("2026-05-13"));
    }
}
