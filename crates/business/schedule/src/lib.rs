//! One schedule for all that time brings. A row of `due` says what has to be done, about what and when; whoever causes it
//! writes the row by a trigger, in the same transaction. The ticker takes what is due and hands it to its owner: the component
//! that answers `/internal/due/<task>`.
//!
//! Nothing depends on when a row is taken: the guard of what is done stands in the owner's statement. So a row that comes late,
//! too early or twice changes nothing, and one that was taken and not done comes again.

mod report;

pub use report::Report;

use clock::Moment;
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const TASKS: &str = "SELECT name, owner, stage, batch, lease_seconds, counts FROM due_task ORDER BY stage, name";

const LANES: &str = "SELECT DISTINCT due.task, due.lane FROM due JOIN due_task ON due_task.name = due.task
WHERE due.at <= ?1 AND due_task.stage = ?2";

const AGAIN: &str = "UPDATE due SET at = moved.value ->> 'at' FROM json_each(?2) AS moved
WHERE due.task = ?1 AND due.subject = moved.value ->> 'subject'";

/// A kind of thing that time brings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Task {
    /// Its name.
    pub name: String,
    /// The component that answers for it.
    pub owner: String,
    /// Those of one stage are done side by side, then those of the next.
    pub stage: i64,
    /// How many subjects its owner gets at once.
    pub batch: i64,
    /// How long what was handed over is left alone.
    pub lease_seconds: i64,
    /// What its owner counts.
    pub counts: Vec<String>,
}

/// What is due of one task and has to be asked of the same counterpart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Lane {
    /// The task, by its name.
    pub task: String,
    /// Who has to be asked; empty where nobody is.
    pub lane: String,
}

/// What is handed to the owner of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// What it is about, by its id: what is nearest its end first.
    pub subjects: Vec<String>,
}

/// All tasks, in the order of their stages.
///
/// # Errors
/// Where the database fails.
pub fn tasks(statements: &impl Statements) -> Result<Vec<Task>, Error> {
    statements.all(TASKS, &[])
}

/// Where something of this stage is due.
///
/// # Errors
/// Where the database fails.
pub fn lanes(statements: &impl Statements, stage: i64, now: Moment) -> Result<Vec<Lane>, Error> {
    statements.all(LANES, parameters![now, stage])
}

/// Takes what is due of a lane, what is nearest its end first. For the time of the task's lease nobody else gets it: of two
/// tickers at once each thing is taken by one.
///
/// # Errors
/// Where the database fails.
pub fn take(change: &impl Statements, task: &Task, lane: &str, now: Moment) -> Result<Vec<String>, Error> {
    #[derive(Deserialize)]
    struct Taken {
        subject: String,
        useful_until: i64,
    }
    let left_alone_until = now.plus_seconds(task.lease_seconds);
    let row = parameters![task.name.as_str(), lane, now, left_alone_until, task.batch];
    let mut taken: Vec<Taken> = change.all(include_str!("take.sql"), row)?;
    taken.sort_by_key(|taken| taken.useful_until);
    Ok(taken.into_iter().map(|taken| taken.subject).collect())
}

/// Lets what was taken come again at another time than the end of its lease. What is done meanwhile has no row any more.
///
/// # Errors
/// Where the database fails.
pub fn again<'a>(
    change: &impl Statements,
    task: &str,
    moved: impl IntoIterator<Item = (&'a str, Moment)>,
) -> Result<(), Error> {
    let moved = moved.into_iter();
    let moved: Value = moved
        .map(|(subject, at)| serde_json::json!({ "subject": subject, "at": at.unix() }))
        .collect();
    change.run(AGAIN, parameters![task, moved.to_string()]).map(drop)
}
