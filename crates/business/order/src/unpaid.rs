//! Orders that were not paid in time.

use clock::Moment;
use database::{Error, Statements, parameters};
use serde::de::IgnoredAny;

/// Expires those of these orders that were not paid in time, and tells how many; what they keep goes back by itself. An order
/// with an attempt to pay it that was open later than `unheard_since`, or of which nobody has asked since its end, waits: its
/// gateway may still tell of it.
///
/// # Errors
/// Where the database fails.
pub fn expire_unpaid(
    change: &impl Statements,
    now: Moment,
    unheard_since: Moment,
    orders: &[String],
) -> Result<usize, Error> {
    let row = parameters![now, unheard_since, serde_json::json!(orders).to_string()];
    let expired: Vec<IgnoredAny> = change.all(include_str!("expire_unpaid.sql"), row)?;
    Ok(expired.len())
}
