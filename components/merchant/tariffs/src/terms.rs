//! What a listing is priced by.

use api::{Language, Problem, problems};
use caller::Permit;
use chrono::NaiveDate;
use clock::{Id, Moment};
use database::{Statements, parameters};
use reservation::CalendarTold;
use serde::Deserialize;
use tariff::{CalendarYears, Holidays, Opening, Period, SpecialDay, Tariff, Zone};

/// As `tariff` counts it.
const LABEL: text::Rule = text::Rule::line(20);

/// The terms as they are kept: what they call their rates is read by guests, on their bills.
///
/// # Errors
/// 422 with the label's pointer, or with all that is wrong with the terms.
pub(crate) fn read(at: &str, tariff: &Tariff) -> Result<Tariff, Problem> {
    tariff.validate().map_err(|faults| catalogue::refused(at, faults))?;
    let mut kept = tariff.clone();
    for (index, rate) in kept.rates.iter_mut().enumerate() {
        rate.label = LABEL.read(&format!("{at}/rates/{index}/label"), &rate.label)?;
    }
    Ok(kept)
}

/// A listing that sells time, with its present terms and the special days near a period.
#[derive(Debug, Deserialize)]
pub(crate) struct Terms {
    pub(crate) number: i64,
    pub(crate) zone: Zone,
    #[serde(deserialize_with = "database::document")]
    pub(crate) opening: Opening,
    pub(crate) version: Option<i64>,
    #[serde(rename = "terms", deserialize_with = "database::optional_document")]
    pub(crate) tariff: Option<Tariff>,
    holidays: Vec<Special>,
    calendar: CalendarYears,
}

#[derive(Debug, Deserialize)]
struct Special {
    #[serde(flatten)]
    day: SpecialDay,
    name: String,
}

impl Terms {
    /// Those of a listing, with the special days from … to.
    ///
    /// # Errors
    /// 404 for a listing that is not there, sells no time, or that the permit is not for.
    pub(crate) fn load(
        database: &impl Statements,
        permit: &Permit,
        id: Id,
        (from, to): (Moment, Moment),
    ) -> Result<Terms, Problem> {
        let row = parameters![permit.caller().user_id, permit.permission(), id, from, to];
        let terms: Option<Terms> = database.optional(include_str!("terms.sql"), row)?;
        terms.ok_or(problems::NOT_FOUND)
    }

    pub(crate) fn holidays(&self) -> Holidays {
        self.holidays.iter().map(|special| special.day).collect()
    }

    /// How surely the days of a period are known, by which these terms have their prices.
    pub(crate) fn calendar_told(&self, tariff: &Tariff, period: Period, language: Language) -> CalendarTold {
        CalendarTold::of(&self.calendar, tariff, (period, self.zone), language)
    }

    /// What people call a special day.
    pub(crate) fn name_of(&self, date: NaiveDate) -> Option<&str> {
        let special = self.holidays.iter().find(|special| special.day.date == date)?;
        Some(&special.name)
    }
}
