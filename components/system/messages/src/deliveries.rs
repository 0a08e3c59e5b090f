//! Sends messages.

use crate::{
    send::{self, Sent},
    subjects, work_until,
};
use api::{Problem, World};
use clock::Moment;
use message::delivery;
use schedule::{Due, Report};

/// Sends these deliveries one after the other, each taken only when it is its turn. Where the channel does not answer, the others
/// are left to the next call: they would find it silent, too, and none is ever sent again.
///
/// # Errors
/// Where the database fails.
pub async fn deliver(world: &World, due: &Due) -> Result<Report, Problem> {
    let until = work_until(world);
    let (mut sent, mut unsent, mut is_silent) = (0, 0, false);
    let mut later: Vec<(&str, Moment)> = Vec::new();
    for (subject, id) in subjects(due) {
        let now = world.clock.now();
        if is_silent || now >= until {
            later.push((subject, now));
            continue;
        }
        let Some(taken) = delivery::take(&world.database, id, now)? else {
            continue;
        };
        match send::send(world, &taken).await? {
            Sent::Yes => sent += 1,
            Sent::No => unsent += 1,
            Sent::Silence => {
                unsent += 1;
                is_silent = true;
            }
        }
    }
    schedule::again(&world.database, "message-delivery", later)?;
    let report = Report::of([("sent_messages", sent), ("unsent_messages", unsent)]);
    Ok(report.silent(is_silent))
}
