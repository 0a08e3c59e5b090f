//! POST /internal/due/payment-reminder, …/stay-reminder, …/message-delivery, …/seal-people — writes the reminders whose time has
//! come, sends messages by the channels that reach their guests, and, as it has the keys that open their phones, seals those that
//! stand in the clear. Called by the ticker with what is due, of one channel where it is sent.
//!
//! What comes late or twice changes nothing: the guard stands in the statement that takes it.

mod deliveries;
mod people;
mod reminders;
mod send;
mod with_sms;
mod with_wechat;

use api::{Answer, Problem, Request, World};
use clock::{Id, Moment};
pub use deliveries::deliver;
pub use people::seal;
pub use reminders::{remind, remind_of_end};
use schedule::Due;

/// So long new messages are begun in one call; a call may take twice eight seconds. Each message is taken when it is its turn, so
/// whoever comes meanwhile finds those that were begun taken. What is left comes again at once.
const WORK_SECONDS: i64 = 12;

api::serve! {
    "/internal/due/payment-reminder" => POST payment_reminders;
    "/internal/due/stay-reminder" => POST stay_reminders;
    "/internal/due/message-delivery" => POST message_deliveries;
    "/internal/due/seal-people" => POST people_in_the_clear;
}

async fn payment_reminders(request: &Request, world: &World) -> Result<Answer, Problem> {
    let due: Due = world.handed_over(request).await?;
    Ok(Answer::ok(&remind(world, &due).await?))
}

async fn stay_reminders(request: &Request, world: &World) -> Result<Answer, Problem> {
    let due: Due = world.handed_over(request).await?;
    Ok(Answer::ok(&remind_of_end(world, &due).await?))
}

async fn message_deliveries(request: &Request, world: &World) -> Result<Answer, Problem> {
    let due: Due = world.handed_over(request).await?;
    Ok(Answer::ok(&deliver(world, &due).await?))
}

async fn people_in_the_clear(request: &Request, world: &World) -> Result<Answer, Problem> {
    let due: Due = world.handed_over(request).await?;
    Ok(Answer::ok(&seal(world, &due).await?))
}

/// The subjects one after the other, as ids; what is none is nothing that was ever scheduled here.
fn subjects(due: &Due) -> impl Iterator<Item = (&str, Id)> {
    let subjects = due.subjects.iter();
    subjects.filter_map(|subject| Some((subject.as_str(), Id::parse(subject)?)))
}

/// How long this call may begin new work.
fn work_until(world: &World) -> Moment {
    world.clock.now().plus_seconds(WORK_SECONDS)
}
