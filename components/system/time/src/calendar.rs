//! That the calendar of holidays ends, before stays beyond its end are sold.

use api::{Problem, World};
use clock::Moment;
use database::Statements;
use schedule::{Due, Report};
use serde::Deserialize;
use tariff::{CalendarYear, CalendarYears, Ending};

/// So many days before the first stay of which nobody knows for sure what days it falls on may be booked.
pub const NOTICE_DAYS: i64 = 60;

/// Who sets new prices meanwhile is told the next day.
const AGAIN_MINUTES: i64 = 24 * 60;

const TASK: &str = "tell-calendar-ends";

const YEARS: &str = "SELECT year, is_provisional FROM calendar_year";

#[derive(Deserialize)]
struct Row {
    year: i32,
    is_provisional: bool,
}

/// Tells the people of these merchants, and the operators where the subject is empty, if it is time; each once a year.
///
/// # Errors
/// Where the database fails.
pub fn tell_calendar_ends(world: &World, due: &Due, days_ahead: i64) -> Result<Report, Problem> {
    let (database, now) = (&world.database, world.clock.now());
    let rows: Vec<Row> = database.all(YEARS, &[])?;
    let years = rows
        .into_iter()
        .map(|Row { year, is_provisional }| CalendarYear { year, is_provisional });
    let years = CalendarYears::from(years.collect::<Vec<_>>());
    let next = match years.ending(now.unix(), days_ahead, NOTICE_DAYS) {
        Ending::Later(at) => Moment::from_unix(at),
        Ending::Now(year) => {
            for subject in &due.subjects {
                if subject.is_empty() {
                    message::calendar::tell_operators(database, year, now)?;
                } else {
                    message::calendar::tell_merchant(database, subject, year, now)?;
                }
            }
            now.plus_minutes(AGAIN_MINUTES)
        }
    };
    schedule::again(
        database,
        TASK,
        due.subjects.iter().map(|subject| (subject.as_str(), next)),
    )?;
    Ok(Report::default())
}
