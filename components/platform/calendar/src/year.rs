//! A year of the calendar, as operators see it.

use api::Problem;
use clock::Moment;
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};
use tariff::SpecialDay;

/// A date on which the calendar differs from the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The date, and whether everybody is free or works.
    #[serde(flatten)]
    pub day: SpecialDay,
    /// What people call it, in Chinese.
    pub name: String,
}

/// All of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Year {
    /// Which.
    pub year: i32,
    /// Whether only the days that the law fixes are known.
    pub is_provisional: bool,
    /// When it was written.
    pub changed_at: Moment,
    /// Its days, in order.
    pub days: Vec<Day>,
}

/// A year as it is; none where nothing is known of it.
pub(crate) fn load(database: &impl Statements, year: i32) -> Result<Option<Year>, Problem> {
    Ok(database.optional(include_str!("year.sql"), parameters![i64::from(year)])?)
}
