//! GET /v1/listings/:id/availability?from&to — when the store is open, and when what it lists is taken; never by whom.
//!
//! The time that is taken includes the gaps before and after each stay. A new stay must also leave its own gap (the
//! `cleaning_gap_minutes` of the terms) before the next one.

use crate::busy::{Hold, busy};
use api::{Answer, Problem, Request, World, problems};
use clock::{Id, Moment};
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};
use tariff::{Opening, Period, Zone};

pub use crate::busy::Span;

const USUAL_DAYS: i64 = 7;
const MOST_DAYS: i64 = 31;
const SECONDS_PER_DAY: i64 = 24 * 3600;

/// The window that is looked at.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Query {
    /// Its beginning; now by default.
    pub from: Option<Moment>,
    /// Its end, at most 31 days later; seven days later by default.
    pub to: Option<Moment>,
}

/// The listing within the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Availability {
    /// When the store is open.
    pub open: Vec<Span>,
    /// When it is taken.
    pub busy: Vec<Span>,
}

#[derive(Debug, Deserialize)]
struct Hours {
    listing_number: i64,
    zone: Zone,
    #[serde(deserialize_with = "database::document")]
    opening: Opening,
    resources: usize,
}

/// Reads the window and answers what is in it.
///
/// # Errors
/// What [`availability`] answers, and 400 for times that cannot be read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let id = request.id()?;
    let query = request.query()?;
    availability(world, id, &query).map(|availability| Answer::ok(&availability))
}

/// When the listing of this id can be had.
///
/// # Errors
/// 422 for a window that is none or too long, 404 for a listing that is not there or not shown.
pub fn availability(world: &World, id: Id, query: &Query) -> Result<Availability, Problem> {
    let now = world.clock.now();
    let window = window(query, now)?;
    let hours: Option<Hours> = world.database.optional(include_str!("hours.sql"), parameters![id])?;
    let hours = hours.ok_or(problems::NOT_FOUND)?;
    let bounds = parameters![hours.listing_number, window.starts_at, window.ends_at, now];
    let holds: Vec<Hold> = world.database.all(include_str!("holds.sql"), bounds)?;
    let open = hours
        .opening
        .open_between(window.starts_at.unix(), window.ends_at.unix(), hours.zone);
    Ok(Availability {
        open: open.into_iter().map(span).collect(),
        busy: busy(window, hours.resources, &holds),
    })
}

/// The window in whole minutes; the minute that has begun belongs to it.
fn window(query: &Query, now: Moment) -> Result<Span, Problem> {
    let whole = |moment: Moment| moment.plus_seconds(-moment.unix().rem_euclid(60));
    let starts_at = whole(query.from.unwrap_or(now));
    let ends_at = whole(query.to.unwrap_or(starts_at.plus_seconds(USUAL_DAYS * SECONDS_PER_DAY)));
    let period = Period::new(starts_at.unix(), ends_at.unix()).map_err(|_| {
        problems::INVALID.field(
            "/to",
            (
                "必须晚于起始时间，且在可用日期内",
                "after the beginning, and within the calendar",
            ),
        )
    })?;
    if period.ends_at() - period.starts_at() > MOST_DAYS * SECONDS_PER_DAY {
        return Err(problems::INVALID.field("/to", ("最多晚于起始时间 31 天", "at most 31 days after the beginning")));
    }
    Ok(Span { starts_at, ends_at })
}

fn span(period: Period) -> Span {
    Span {
        starts_at: Moment::from_unix(period.starts_at()),
        ends_at: Moment::from_unix(period.ends_at()),
    }
}
