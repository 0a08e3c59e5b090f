//! Presses whose answer never came.

use crate::BROKEN_OFF_SECONDS;
use clock::Moment;
use database::{Error, Statements, parameters};
use serde::de::IgnoredAny;

/// Writes down that nobody knows what became of presses that broke off, of at most so many, and tells of how many.
///
/// # Errors
/// Where the database fails.
pub fn give_up_broken_off(change: &impl Statements, now: Moment, limit: u32) -> Result<usize, Error> {
    let row = parameters![now, now.plus_seconds(-BROKEN_OFF_SECONDS), i64::from(limit)];
    let given_up: Vec<IgnoredAny> = change.all(include_str!("give_up_broken_off.sql"), row)?;
    Ok(given_up.len())
}
