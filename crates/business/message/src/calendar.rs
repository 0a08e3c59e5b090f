//! That the calendar of holidays ends before the stays that may be booked, for who sets prices by it and who keeps it.

use clock::Moment;
use database::{Error, Statements, parameters};
use serde::de::IgnoredAny;

/// Tells those who set the prices of a merchant some of which hold on holidays or make-up workdays only; each of them once a year.
/// Tells how many.
///
/// # Errors
/// Where the database fails.
pub fn tell_merchant(change: &impl Statements, merchant_id: &str, year: i32, now: Moment) -> Result<usize, Error> {
    let row = parameters![i64::from(year), now, merchant_id];
    let told: Vec<IgnoredAny> = change.all(include_str!("calendar_of_merchant.sql"), row)?;
    Ok(told.len())
}

/// Tells the operators of the platform; each of them once a year. Tells how many.
///
/// # Errors
/// Where the database fails.
pub fn tell_operators(change: &impl Statements, year: i32, now: Moment) -> Result<usize, Error> {
    let row = parameters![i64::from(year), now];
    let told: Vec<IgnoredAny> = change.all(include_str!("calendar_of_operators.sql"), row)?;
    Ok(told.len())
}
