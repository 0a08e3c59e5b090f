//! Presses whose answer has not come yet, or never came.

use crate::BROKEN_OFF_SECONDS;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use serde::de::IgnoredAny;

const OPENING: &str =
    "SELECT 1 AS yes FROM device_command WHERE order_id = ?1 AND outcome IS NULL AND not_after > ?2 LIMIT 1";

/// Writes down that nobody knows what became of presses that broke off, of at most so many, and tells of how many.
///
/// # Errors
/// Where the database fails.
pub fn give_up_broken_off(change: &impl Statements, now: Moment, limit: u32) -> Result<usize, Error> {
    let row = parameters![now, now.plus_seconds(-BROKEN_OFF_SECONDS), i64::from(limit)];
    let given_up: Vec<IgnoredAny> = change.all(include_str!("give_up_broken_off.sql"), row)?;
    Ok(given_up.len())
}

/// Whether somebody stands before a door of this order: the stay begins just now.
///
/// # Errors
/// Where the database fails.
pub fn is_door_opening(change: &impl Statements, order_id: Id, now: Moment) -> Result<bool, Error> {
    change.changed(OPENING, parameters![order_id, now])
}
