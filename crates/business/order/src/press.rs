//! What the order's log tells of doors that did not open.

use clock::{Id, Moment};
use database::{Error, Statements, parameters};

/// Tells in the order's log that a press was refused, and why; at most so many times a minute.
///
/// # Errors
/// Where the database fails.
pub fn tell_refused_press(
    change: &impl Statements,
    order_id: Id,
    actor: Id,
    cause: &str,
    now: Moment,
    times_a_minute: i64,
) -> Result<(), Error> {
    let row = parameters![order_id, actor, cause, now, times_a_minute];
    change.run(include_str!("refused_press.sql"), row).map(drop)
}
