//! POST /v1/quote — what a stay would cost with what is to be brought to it, line by line, and the terms that it would be booked by.
//!
//! It says nothing about whether the room is free or the goods are there: a booking does, or the room's availability and its menu. No
//! login is needed.

use api::{Answer, Language, Problem, Request, World, problems};
use clock::Id;
use money::Fen;
use order::{Line, LineKind, Listing};
use reservation::{CalendarTold, Offer, WantedStay};
use serde::Serialize;
use tariff::RefundRule;

/// The price of a stay, and the terms that hold for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// What is quoted.
    pub listing: Listing,
    /// What it costs: what a booking expects as `expect_amount_fen`.
    pub amount_fen: Fen,
    /// The pieces of the stay at one price each, then the goods; they add up to the amount.
    pub lines: Vec<Line>,
    /// The version of the terms; an order keeps it.
    pub tariff_id: Id,
    /// Who cancels at least so many hours before the start gets so many per cent back.
    pub cancellation: Vec<RefundRule>,
    /// How long the room stays empty after a stay, in minutes.
    pub cleaning_gap_minutes: u32,
    /// How long before the start the door opens already, in minutes.
    pub early_entry_minutes: u32,
    /// The shortest stay, in minutes.
    pub minimum_minutes: u32,
    /// The longest stay with all its renewals, in minutes.
    pub maximum_minutes: u32,
    /// The length of a stay is a multiple of this, in minutes.
    pub step_minutes: u32,
    /// How surely the days of the stay are known.
    #[serde(flatten)]
    pub told: CalendarTold,
}

api::serve! {
    "/v1/quote" => POST handle;
}

/// Reads which stay is wanted and answers its price.
///
/// # Errors
/// What [`quote`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let wanted = request.json()?;
    let days_ahead = world.settings.number("days_ahead").await?;
    quote(world, &wanted, days_ahead, request.language()).map(|quote| Answer::ok(&quote))
}

/// Prices a stay by the rules of a booking.
///
/// # Errors
/// 404 for a room that is not there, 422 for goods that its store does not sell, and the rules' refusals.
pub fn quote(world: &World, wanted: &WantedStay, days_ahead: i64, language: Language) -> Result<Quote, Problem> {
    let period = wanted.period()?;
    let offer = Offer::find(&world.database, wanted.listing_id, period)?.ok_or(problems::NOT_FOUND)?;
    let bill = offer.bill(wanted, world.clock.now(), days_ahead)?;
    let cart = offer.cart(&world.database, wanted, world.clock.now())?;
    let amount = reservation::total(&bill, &cart)?;
    let mut lines = reservation::lines(&bill, LineKind::Stay);
    lines.extend(cart.lines());
    let told = offer.calendar_told(period, language);
    Ok(quote_of(offer, amount, lines, told))
}

fn quote_of(offer: Offer, amount_fen: Fen, lines: Vec<Line>, told: CalendarTold) -> Quote {
    let Offer {
        listing,
        tariff_id,
        terms,
        ..
    } = offer;
    Quote {
        listing,
        amount_fen,
        lines,
        tariff_id,
        cancellation: terms.cancellation,
        cleaning_gap_minutes: terms.cleaning_gap_minutes,
        early_entry_minutes: terms.early_entry_minutes,
        minimum_minutes: terms.minimum_minutes,
        maximum_minutes: terms.maximum_minutes,
        step_minutes: terms.step_minutes,
        told,
    }
}
