//! One match: of one channel and one day. It can be run as often as anybody likes.

use crate::{Bills, Day, Difference, Kind, books, books::Sides, compare, due, house, keep};
use api::World;
use database::{Error, Statements, parameters};
use payment::{Channel, Failure};

const HOUSE: &str = "house";

const BEGIN: &str = "INSERT INTO reconciliation_run (channel, date, begun_at) VALUES (?1, ?2, ?3)
ON CONFLICT (channel, date) DO UPDATE SET begun_at = excluded.begun_at";

const READ: &str = "UPDATE reconciliation_run SET bill_read_at = ?3 WHERE channel = ?1 AND date = ?2";

const IS_READ: &str = "SELECT 1 AS yes FROM reconciliation_run
WHERE channel = ?1 AND date = ?2 AND bill_read_at IS NOT NULL";

const END: &str = "UPDATE reconciliation_run SET finished_at = iif(?4, ?3, finished_at), failure = ?5
WHERE channel = ?1 AND date = ?2";

/// Whether anything moved that a bill of the day should list.
const HAS_MOVED: &str = "SELECT 1 AS yes
WHERE EXISTS (
  SELECT 1 FROM payment WHERE channel = ?1 AND state = 'succeeded' AND paid_at >= ?2 AND paid_at < ?3
) OR EXISTS (
  SELECT 1 FROM refund JOIN refund_sending AS sending ON sending.id = refund.id
  WHERE refund.state = 'settled' AND refund.changed_at >= ?2 AND refund.changed_at < ?3 AND sending.channel = ?1
) OR EXISTS (
  SELECT 1 FROM refund JOIN refund_sending AS sending ON sending.id = refund.id
  WHERE refund.state IN ('decided', 'sent') AND refund.decided_at >= ?2 AND refund.decided_at < ?3 AND sending.channel = ?1
)";

/// Matches a day. Our own books are checked also where the channel has no bill (yet): why it has none is kept with the
/// run. Nothing but the list of differences changes.
///
/// # Errors
/// Where the database fails.
pub async fn run(world: &World, bills: &impl Bills, channel: Channel, date: Day) -> Result<(), Error> {
    let row = parameters![channel.name(), date.to_string(), world.clock.now()];
    world.database.run(BEGIN, row)?;
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
        if let Some(date) = due::take(world, channel)? {
            work(world, bills, channel, date).await?;
            ran += 1;
        }
    }
    Ok(ran)
}

async fn work(world: &World, bills: &impl Bills, channel: Channel, date: Day) -> Result<(), Error> {
    let failure = match bills.bill(channel, date).await {
        Ok(entries) => {
            keep::write_bill(world, channel, date, entries)?;
            let row = parameters![channel.name(), date.to_string(), world.clock.now()];
            world.database.run(READ, row)?;
            let found = matched(world, bills, channel, date).await?;
            keep::write_differences(world, channel.name(), date, &found)?;
            None
        }
        Err(failure) => Some(failure),
    };
    let now = world.clock.now();
    keep::write_differences(world, HOUSE, date, &house::check(&world.database, date, now)?)?;
    let is_over = match &failure {
        None => true,
        // A channel that nobody uses is not configured, and will have no bill however often it is asked for. One that
        // is used has lost its configuration: its bill is read once it is there again.
        Some(Failure::Unconfigured(_)) => !has_moved(world, channel, date)?,
        Some(_) => false,
    };
    let failure = failure.map(|failure| failure.to_string());
    let row = parameters![channel.name(), date.to_string(), now, is_over, failure];
    world.database.run(END, row).map(drop)
}

fn has_moved(world: &World, channel: Channel, date: Day) -> Result<bool, Error> {
    let row = parameters![channel.name(), date.begins_at(), date.ends_at()];
    world.database.changed(HAS_MOVED, row)
}

/// What does not agree with the bill. What moved around the day's beginning may stand in the bill of the day before: where
/// nobody has read that one, it is read now, and if it cannot be, nobody is accused.
async fn matched(world: &World, bills: &impl Bills, channel: Channel, date: Day) -> Result<Vec<Difference>, Error> {
    let (found, early) = look(world, channel, date)?;
    let is_doubtful = |one: &Difference| is_missing(one) && early.contains(&one.subject);
    let before = date.minus(1);
    let is_read = || {
        world
            .database
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
    let Sides { books, bill, early } = books::load(&world.database, channel, date, world.clock.now())?;
    Ok((compare(&books, &bill), early))
}

fn is_missing(one: &Difference) -> bool {
    matches!(one.kind, Kind::PaymentMissingThere | Kind::RefundMissingThere)
}
