//! What is due of one gateway, worked through side by side.

use api::{Problem, World};
use database::Error;
use futures_util::future::join_all;
use payment::Failure;
use schedule::Due;
use std::iter::once;

/// So many questions to one gateway are under way at once. What it finds too many of comes again later, like what fails.
const AT_ONCE: usize = 8;

/// With a slow gateway no further part is begun after that: what was taken is left alone for half a minute, and a call may take
/// twice eight seconds. Where a part takes longer all the same it may be asked about twice, with the same number, which moves
/// nothing twice. What is left comes again at once.
const WORK_SECONDS: i64 = 12;

/// Whether a failure will be the same for every question to this gateway. An account that cannot be used says nothing about the
/// others of its channel.
pub(crate) fn is_silence(failure: &Failure) -> bool {
    matches!(failure, Failure::Silent(_))
}

/// Takes the subjects of a task part by part and does each of a part at the same time; the first one alone, so that a gateway
/// that does not answer is asked once. `take` answers those that are still to be done, `work` whether the gateway was silent.
/// Tells whether it was: then those that were not taken come again, to be tried one by one.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn work<Item>(
    world: &World,
    task: &str,
    due: &Due,
    take: impl Fn(&[String]) -> Result<Vec<Item>, Error>,
    work: impl AsyncFn(Item) -> bool,
) -> Result<bool, Problem> {
    let begun_at = world.clock.now();
    let (first, others) = due.subjects.split_at(due.subjects.len().min(1));
    let mut done = 0;
    for part in once(first).chain(others.chunks(AT_ONCE)) {
        let is_late = world.clock.now() >= begun_at.plus_seconds(WORK_SECONDS);
        let silent = if is_late {
            vec![]
        } else {
            done += part.len();
            join_all(take(part)?.into_iter().map(|item| work(item))).await
        };
        let is_silent = silent.contains(&true);
        if is_late || is_silent {
            let now = world.clock.now();
            let left = due.subjects[done..].iter().map(|subject| (subject.as_str(), now));
            schedule::again(&world.database, task, left)?;
            return Ok(is_silent);
        }
    }
    Ok(false)
}
