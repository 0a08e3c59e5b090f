//! Reminds guests: of charges that wait for their money, and of the end of their stay.

use crate::{
    send::{self, Sent},
    subjects, work_until,
};
use api::{Problem, World};
use clock::{Id, Moment};
use message::{
    reminder::{self, Turn},
    stay_end,
};
use schedule::{Due, Report};

const MINUTES: &str = "payment_reminder_minutes";

/// Reminds the guests of these charges that they wait for their money.
///
/// # Errors
/// Where the setting of how early cannot be used, or the database fails.
pub async fn remind(world: &World, due: &Due) -> Result<Report, Problem> {
    let lead_seconds = lead_seconds(world).await?;
    one_by_one(world, due, "payment-reminder", |charge_id, now| {
        world
            .database
            .transaction(|change| reminder::remind(change, charge_id, now, lead_seconds))
    })
    .await
}

/// Reminds the guests of these orders that their time is nearly over.
///
/// # Errors
/// Where the database fails.
pub async fn remind_of_end(world: &World, due: &Due) -> Result<Report, Problem> {
    one_by_one(world, due, "stay-reminder", |order_id, now| {
        world
            .database
            .transaction(|change| stay_end::remind(change, order_id, now))
    })
    .await
}

/// Reminds those whose turn it is. Each is taken only when it is their turn, so that nobody is reminded of what was paid while
/// the message before was being sent. Where a channel does not answer, the others are left to the next call.
async fn one_by_one(
    world: &World,
    due: &Due,
    task: &str,
    turn: impl Fn(Id, Moment) -> Result<Turn, database::Error>,
) -> Result<Report, Problem> {
    let until = work_until(world);
    let (mut written, mut sent, mut is_silent) = (0, 0, false);
    let mut later: Vec<(&str, Moment)> = Vec::new();
    for (subject, id) in subjects(due) {
        let now = world.clock.now();
        if is_silent || now >= until {
            later.push((subject, now));
            continue;
        }
        match turn(id, now)? {
            Turn::Over => {}
            Turn::Again(moment) => later.push((subject, moment)),
            Turn::Told(taken) => {
                written += 1;
                let Some(taken) = taken else { continue };
                match send::send(world, &taken).await? {
                    Sent::Yes => sent += 1,
                    Sent::No => {}
                    Sent::Silence => is_silent = true,
                }
            }
        }
    }
    schedule::again(&world.database, task, later)?;
    let report = Report::of([("written_reminders", written), ("sent_reminders", sent)]);
    Ok(report.silent(is_silent))
}

/// How early one is reminded; not at all where it is not set.
async fn lead_seconds(world: &World) -> Result<i64, Problem> {
    match world.settings.optional(MINUTES).await? {
        Some(_) => Ok(world.settings.number(MINUTES).await?.saturating_mul(60)),
        None => Ok(0),
    }
}
