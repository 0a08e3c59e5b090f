//! GET /v1/platform/calendar?year — what is known of a year.

use crate::year;
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use serde::Deserialize;

/// Which year.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// Absent: the one that it is in China.
    year: Option<i32>,
}

/// Reads the query and answers the year.
///
/// # Errors
/// 404 for a year of which nothing is known, 401 without a session.
pub async fn handle(request: &Request, world: &World, _: &Permit) -> Result<Answer, Problem> {
    let query: Query = request.query()?;
    let asked = query
        .year
        .unwrap_or_else(|| tariff::year_in_china(world.clock.now().unix()));
    year::load(&world.database, asked)?.map_or(Err(problems::NOT_FOUND), |year| Ok(Answer::ok(&year)))
}
