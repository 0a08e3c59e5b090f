//! What is let by the month, done at the guest's home, or filled up: each with its terms as they are now.

use chrono::NaiveDate;
use clock::{Id, Moment};
use database::{Database, Error, Statements, parameters};
use money::Fen;
use serde::Deserialize;
use tariff::{Lease, Measured, Period, Visit};

const SELECT: &str =
    "SELECT listing.number, listing.store_number, listing.fulfilment, tariff.id AS tariff_id, tariff.terms
FROM listing JOIN tariff ON tariff.listing_number = listing.number AND tariff.kind <> 'time'
WHERE ?1 IS NULL OR listing.number = ?1
ORDER BY listing.number, tariff.version DESC";

/// The terms of a listing that is neither a room nor an article.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
pub enum Terms {
    /// A phone, by the month.
    Lease(Lease),
    /// Work, by the visit.
    Visit(Visit),
    /// Fuel, by the litre.
    Fuel(Measured),
}

/// A listing that has such terms.
#[derive(Clone, Debug, Deserialize)]
pub struct Offered {
    /// Its number.
    pub number: i64,
    /// Its store.
    pub store_number: i64,
    /// How it reaches the guest.
    pub fulfilment: String,
    /// The version of its terms.
    pub tariff_id: Id,
    /// The terms.
    #[serde(deserialize_with = "database::document")]
    pub terms: Terms,
}

/// How much of it.
#[derive(Clone, Copy, Debug)]
pub enum Measure {
    /// So many months from this day on.
    Months {
        /// The first day.
        first_day: NaiveDate,
        /// How many months.
        months: u32,
    },
    /// One visit.
    Visit {
        /// When the work begins.
        starts_at: Moment,
        /// How long it takes.
        minutes: i64,
    },
    /// So many thousandths of a litre.
    Millilitres(i64),
}

/// So much of it, as it is ordered.
#[derive(Clone, Copy, Debug)]
pub struct Portion {
    /// Of which listing.
    pub listing_number: i64,
    /// How much.
    pub of: Measure,
}

impl Offered {
    /// All of them.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn all(database: &Database) -> Result<Vec<Offered>, Error> {
        database.all(SELECT, parameters![None::<i64>])
    }

    /// The one of this number.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn find(database: &Database, number: i64) -> Result<Option<Offered>, Error> {
        let found: Vec<Offered> = database.all(SELECT, parameters![number])?;
        Ok(found.into_iter().next())
    }

    /// What is paid first for so much of it, as the guest is shown it; none where the terms refuse it.
    #[must_use]
    pub fn price(&self, of: Measure) -> Option<Fen> {
        match (self.terms, of) {
            (Terms::Lease(terms), Measure::Months { .. }) => Some(terms.fen_per_month),
            (Terms::Visit(terms), Measure::Visit { starts_at, minutes }) => {
                terms.price(visit(starts_at, minutes).ok()?).ok()
            }
            (Terms::Fuel(terms), Measure::Millilitres(millilitres)) => terms.price(millilitres).ok(),
            _ => None,
        }
    }
}

/// The time of a visit.
pub(crate) fn visit(starts_at: Moment, minutes: i64) -> Result<Period, tariff::Refusal> {
    Period::new(starts_at.unix(), starts_at.plus_minutes(minutes).unix())
}
