//! PUT, POST /v1/platform/calendar/:year — the days of a year, in the place of all that was known of it.
//!
//! Prices that were told before stay as they are: an order keeps its lines.

use crate::year::{self, Day, Year};
use api::{Answer, Problem, Request, Wording, World, problems};
use caller::Permit;
use database::{Statements, Transaction, parameters};
use serde::{Deserialize, de::IgnoredAny};
use tariff::{DayFault, SpecialDay};

const NAME: text::Rule = text::Rule::line(20);

/// The first year is followed by all others, one by one: so the last one says how far the calendar reaches.
const MAY_STAND: &str = "SELECT year FROM calendar_year WHERE year IN (?1 - 1, ?1, ?1 + 1) LIMIT 1";

const FORGET: &str = "DELETE FROM holiday WHERE date BETWEEN ?1 || '-01-01' AND ?1 || '-12-31'";

const WRITE: &str = "INSERT INTO holiday (date, kind, name)
SELECT day.value ->> 'date', day.value ->> 'kind', day.value ->> 'name' FROM json_each(?1) AS day";

const NOTE: &str = "INSERT INTO calendar_year (year, is_provisional, changed_at) VALUES (?1, ?2, ?3)
ON CONFLICT (year) DO UPDATE SET is_provisional = excluded.is_provisional, changed_at = excluded.changed_at";

/// A year as it is given: whole.
#[derive(Debug, Deserialize)]
pub struct Given {
    days: Vec<Day>,
    is_provisional: bool,
}

/// Reads a year and answers it as it is then.
///
/// # Errors
/// What [`set`] answers, 404 for what is no year, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let year = request.part("year").and_then(year_of).ok_or(problems::NOT_FOUND)?;
    let given = request.json()?;
    Ok(Answer::ok(&set(world, permit, year, given)?))
}

/// Four digits; the calendar of the database begins with the year 2000.
fn year_of(text: &str) -> Option<i32> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let year = if is_year { text.parse().ok()? } else { return None };
    (2000..=9998).contains(&year).then_some(year)
}

/// Replaces the days of a year.
///
/// # Errors
/// 422 with all that is wrong with the days, and for a year with a gap between it and those that are known.
pub fn set(world: &World, permit: &Permit, year: i32, given: Given) -> Result<Year, Problem> {
    let given = checked(year, given)?;
    let now = world.clock.now();
    world.database.transaction(|change| {
        let joins: Option<IgnoredAny> = change.optional(MAY_STAND, parameters![i64::from(year)])?;
        if joins.is_none() {
            let words = ("与已有年份不相连", "does not join the years that are known");
            return Err(problems::INVALID.field("/year", words));
        }
        let before = year::load(change, year)?;
        replace(change, year, &given.days)?;
        change.run(NOTE, parameters![i64::from(year), i64::from(given.is_provisional), now])?;
        let nothing = || problems::INTERNAL.caused_by("a year that was written is not there");
        let after = year::load(change, year)?.ok_or_else(nothing)?;
        audit::note(
            change,
            &world.clock,
            permit,
            ("set-calendar", year),
            before.as_ref(),
            Some(&after),
        )?;
        Ok(after)
    })
}

fn replace(change: &Transaction, year: i32, days: &[Day]) -> Result<(), Problem> {
    change.run(FORGET, parameters![i64::from(year)])?;
    let days = serde_json::to_string(days).map_err(|error| problems::INTERNAL.caused_by(error))?;
    change.run(WRITE, parameters![days])?;
    Ok(())
}

/// The days with their names tidied, if nothing is wrong with any.
fn checked(year: i32, mut given: Given) -> Result<Given, Problem> {
    let mut problem = problems::INVALID;
    let mut is_sound = true;
    let dates: Vec<SpecialDay> = given.days.iter().map(|day| day.day).collect();
    for (place, fault) in tariff::faults_of_year(year, &dates) {
        problem = problem.field(format!("/days/{place}/date"), wording(fault));
        is_sound = false;
    }
    for (place, day) in given.days.iter_mut().enumerate() {
        day.name = text::tidy(&day.name);
        if !NAME.admits(&day.name) {
            problem = problem.field(format!("/days/{place}/name"), NAME.wording());
            is_sound = false;
        }
    }
    if is_sound { Ok(given) } else { Err(problem) }
}

fn wording(fault: DayFault) -> Wording {
    match fault {
        DayFault::OtherYear => ("不是这一年的日期", "is no day of that year").into(),
        DayFault::NotInOrder => ("须按日期先后排列，且不能重复", "does not come after the day before it").into(),
        DayFault::NoWeekend => (
            "调休上班日须为周六或周日",
            "is no Saturday or Sunday: only those are worked instead",
        )
            .into(),
    }
}
