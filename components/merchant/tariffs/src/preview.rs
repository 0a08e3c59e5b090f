//! POST /v1/merchant/listings/:id/tariffs/preview — what would Friday 23:00 to 01:30 cost? By the terms that hold, or by others that are
//! thought of: nothing is kept.

use crate::terms::{self, Terms};
use api::{Answer, Language, Problem, Request, World, problems};
use caller::Permit;
use clock::{Id, Moment};
use money::Fen;
use order::{Line, LineKind};
use reservation::{CalendarTold, Refusal};
use serde::{Deserialize, Serialize};
use tariff::{Period, Tariff};

/// The stay that is thought of.
#[derive(Deserialize)]
struct Thought {
    starts_at: Moment,
    ends_at: Moment,
    /// Other terms; absent: those that hold.
    terms: Option<Tariff>,
}

/// What it would cost, and whether guests could book it.
#[derive(Debug, Serialize)]
struct Preview {
    amount_fen: Fen,
    lines: Vec<Line>,
    /// The version that it was priced by; none: the terms that were told.
    version: Option<i64>,
    /// Whether the store is open all that time.
    is_open: bool,
    /// Whether the terms sell a stay of that length.
    is_of_length: bool,
    /// How surely its days are known.
    #[serde(flatten)]
    told: CalendarTold,
}

/// Reads a stay and answers its price.
///
/// # Errors
/// What [`preview`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let (id, thought): (Id, Thought) = (request.id()?, request.json()?);
    Ok(Answer::ok(&preview(world, permit, (id, request.language()), &thought)?))
}

/// Prices it.
///
/// # Errors
/// 404 for a listing that is not there, sells no time, or that the permit is not for; 422 for a period that is none, for terms with faults,
/// and where there are no terms yet.
fn preview(
    world: &World,
    permit: &Permit,
    (id, language): (Id, Language),
    thought: &Thought,
) -> Result<Preview, Problem> {
    let period = Period::new(thought.starts_at.unix(), thought.ends_at.unix()).map_err(Refusal::from)?;
    let known = Terms::load(&world.database, permit, id, (thought.starts_at, thought.ends_at))?;
    let other = thought
        .terms
        .as_ref()
        .map(|tariff| terms::read("/terms", tariff))
        .transpose()?;
    let version = if other.is_some() { None } else { known.version };
    let none_yet = ("尚未设置价格，请给出 terms", "there are no terms yet: tell some");
    let terms = other.as_ref().or(known.tariff.as_ref());
    let terms = terms.ok_or_else(|| problems::INVALID.field("/terms", none_yet))?;
    let bill = terms
        .price(period, known.zone, &known.holidays())
        .map_err(Refusal::from)?;
    if bill.total > money::LARGEST {
        return Err(Refusal::from(tariff::Refusal::TooMuch).into());
    }
    Ok(Preview {
        amount_fen: bill.total,
        lines: reservation::lines(&bill, LineKind::Stay),
        version,
        is_open: known.opening.covers(period, known.zone),
        is_of_length: terms.may_book(period).is_ok(),
        told: known.calendar_told(terms, period, language),
    })
}
