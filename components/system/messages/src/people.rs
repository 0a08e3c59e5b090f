//! Seals what identifies people where SQL, which has no keys, wrote it in the clear.

use crate::{subjects, work_until};
use api::{Problem, World};
use clock::Moment;
use member::{Refusal, Sealing, take_over};
use schedule::{Due, Report};

/// Takes over these accounts, each for itself: one that does not open holds up no other.
///
/// # Errors
/// Where there are no keys, or the database fails.
pub async fn seal(world: &World, due: &Due) -> Result<Report, Problem> {
    let (sealing, until) = (Sealing::of(world).await, work_until(world));
    let mut later: Vec<(&str, Moment)> = Vec::new();
    for (subject, user_id) in subjects(due) {
        let now = world.clock.now();
        if now >= until {
            later.push((subject, now));
            continue;
        }
        match take_over(&world.database, &sealing, user_id) {
            Err(refusal @ Refusal::Unopened { .. }) => eprintln!("messages: {refusal}"),
            outcome => outcome?,
        }
    }
    if !later.is_empty() {
        schedule::again(&world.database, "seal-people", later)?;
    }
    Ok(Report::default())
}
