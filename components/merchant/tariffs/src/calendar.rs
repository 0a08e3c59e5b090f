//! GET /v1/merchant/listings/:id/price-calendar?from&days — which price holds when, and when the store is open, day by day.

use crate::terms::Terms;
use api::{Answer, Language, Problem, Request, World, problems};
use caller::Permit;
use chrono::{Datelike, Days, NaiveDate};
use clock::{Id, Moment};
use money::Fen;
use reservation::{CalendarTold, Refusal};
use serde::{Deserialize, Serialize};
use tariff::{DayKind, Period, Tariff};

const MOST_DAYS: i64 = 62;

#[derive(Deserialize)]
struct Query {
    /// The first day; absent: today, where the store is.
    from: Option<NaiveDate>,
    /// How many, 1 to 62; absent: 7.
    days: Option<i64>,
}

/// The days.
#[derive(Debug, Serialize)]
struct Calendar {
    /// The version of the terms.
    version: i64,
    items: Vec<Day>,
    /// How surely the days are known.
    #[serde(flatten)]
    told: CalendarTold,
}

/// One day, where the store is.
#[derive(Debug, Serialize)]
struct Day {
    date: NaiveDate,
    /// `weekday`, `weekend`, `holiday`, `makeup_workday`.
    kind: DayKind,
    /// What people call a special day.
    name: Option<String>,
    prices: Vec<Price>,
    open: Vec<Hours>,
}

/// Which price holds from … to.
#[derive(Debug, Serialize)]
struct Price {
    starts_at: Moment,
    ends_at: Moment,
    label: String,
    fen_per_hour: Fen,
}

#[derive(Debug, Serialize)]
struct Hours {
    starts_at: Moment,
    ends_at: Moment,
}

/// Reads which days and answers them.
///
/// # Errors
/// What [`calendar`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let (id, query): (Id, Query) = (request.id()?, request.query()?);
    Ok(Answer::ok(&calendar(world, permit, (id, request.language()), &query)?))
}

/// Lays the terms out over the days.
///
/// # Errors
/// 404 for a listing that is not there, sells no time, or that the permit is not for; 422 for too many days, and where there are no terms yet.
fn calendar(
    world: &World,
    permit: &Permit,
    (id, language): (Id, Language),
    query: &Query,
) -> Result<Calendar, Problem> {
    let days = query.days.unwrap_or(7);
    if !(1..=MOST_DAYS).contains(&days) {
        let bounds = (format!("应在 1 到 {MOST_DAYS} 之间"), format!("1 to {MOST_DAYS}"));
        return Err(problems::INVALID.field("/days", bounds));
    }
    if query.from.is_some_and(|date| !(1970..9999).contains(&date.year())) {
        return Err(Refusal::Terms(tariff::Refusal::OutOfCalendar).into());
    }
    let now = world.clock.now();
    let from = query.from.map_or(now, first_moment);
    let until = from.plus_minutes(days * 24 * 60);
    let known = Terms::load(&world.database, permit, id, (from, until))?;
    let none_yet = || problems::INVALID.because("尚未设置价格", "there are no terms yet");
    let tariff = known.tariff.as_ref().ok_or_else(none_yet)?;
    let first = query.from.or_else(|| known.zone.date_of(now.unix()));
    let first = first.ok_or(Refusal::Terms(tariff::Refusal::OutOfCalendar))?;
    let dates = (0..days).filter_map(|day| first.checked_add_days(Days::new(day.unsigned_abs())));
    let items: Result<Vec<Day>, Problem> = dates.map(|date| of_day(&known, tariff, date)).collect();
    let items = items?;
    let last = first.checked_add_days(Days::new(days.unsigned_abs() - 1));
    let last = known.zone.day(last.unwrap_or(first)).map_err(Refusal::from)?;
    let whole = Period::new(
        known.zone.day(first).map_err(Refusal::from)?.starts_at(),
        last.ends_at(),
    );
    Ok(Calendar {
        version: known.version.unwrap_or(0),
        items,
        told: known.calendar_told(tariff, whole.map_err(Refusal::from)?, language),
    })
}

/// A moment near the beginning of a date, wherever the store is: the days around it are loaded too.
fn first_moment(date: NaiveDate) -> Moment {
    let days = date.signed_duration_since(NaiveDate::default()).num_days();
    Moment::from_unix(days * 24 * 3600)
}

fn of_day(known: &Terms, tariff: &Tariff, date: NaiveDate) -> Result<Day, Problem> {
    let period: Period = known.zone.day(date).map_err(Refusal::from)?;
    let holidays = known.holidays();
    let bill = tariff.price(period, known.zone, &holidays).map_err(Refusal::from)?;
    let price = |piece: tariff::Piece| Price {
        starts_at: Moment::from_unix(piece.starts_at),
        ends_at: Moment::from_unix(piece.ends_at),
        label: piece.label,
        fen_per_hour: piece.fen_per_hour,
    };
    let open = known
        .opening
        .open_between(period.starts_at(), period.ends_at(), known.zone);
    let hours = |open: Period| Hours {
        starts_at: Moment::from_unix(open.starts_at()),
        ends_at: Moment::from_unix(open.ends_at()),
    };
    Ok(Day {
        date,
        kind: holidays.kind_of(date),
        name: known.name_of(date).map(str::to_owned),
        prices: bill.pieces.into_iter().map(price).collect(),
        open: open.into_iter().map(hours).collect(),
    })
}
