//! POST /v1/bookings — holds a room for a stay, and what is to be brought to it, until it is paid, at the price that the guest was shown.

use api::{Answer, Language, Problem, Request, World, problems};
use caller::Caller;
use idempotency::Key;
use money::Fen;
use order::{NewOrder, PRICE_CHANGED, View};
use reservation::{Booking, CalendarTold, Offer, WantedStay};
use serde::{Deserialize, Serialize};

/// Somebody else has the room in that time, or in the cleaning gap before or after it.
const SLOT_TAKEN: Problem = Problem::new(409, "slot-taken", "该时段已被预订", "The room is taken in that time");

const REMARK: text::Rule = text::Rule::lines(500).or_nothing();

/// What a booking asks for beside the [`WantedStay`].
#[derive(Debug, Deserialize)]
pub struct Consent {
    /// The price that the guest was shown, in fen.
    expect_amount_fen: Fen,
    /// What the store should know.
    #[serde(default, deserialize_with = "text::tidied")]
    remark: String,
}

/// What a guest is answered: the order, with what is to be known of its price.
#[derive(Debug, Serialize)]
pub struct Booked {
    /// The order.
    #[serde(flatten)]
    pub order: View,
    /// How surely the days of the stay are known.
    #[serde(flatten)]
    pub told: CalendarTold,
}

/// How the merchant lets rooms be booked.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a hold waits for the money, in minutes.
    pub hold_minutes: i64,
    /// How many days ahead a stay may begin.
    pub days_ahead: i64,
    /// How many orders of a guest may wait for money at once; none where that is no matter.
    pub most_unpaid: Option<i64>,
}

api::serve! {
    "/v1/bookings" => POST handle;
}

/// Reads a booking and answers the order.
///
/// # Errors
/// What [`book`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let (wanted, consent) = (request.json()?, request.json()?);
    let limits = limits(world).await?;
    idempotency::once(world, request, &caller, "book", |key| {
        book(world, &caller, key, &wanted, &consent, limits, request.language())
    })
}

/// Places an order with a hold on the room; a stay that costs nothing is paid at once.
///
/// # Errors
/// [`SLOT_TAKEN`], `sold-out`, [`PRICE_CHANGED`], `too-many-unpaid`, 404 for a room that is not there, and the rules' refusals.
pub fn book(
    world: &World,
    caller: &Caller,
    key: &Key,
    wanted: &WantedStay,
    consent: &Consent,
    limits: Limits,
    language: Language,
) -> Result<Booked, Problem> {
    if !REMARK.admits(&consent.remark) {
        return Err(problems::INVALID.field("/remark", REMARK.wording()));
    }
    let now = world.clock.now();
    let offer = Offer::find(&world.database, wanted.listing_id, wanted.period()?)?.ok_or(problems::NOT_FOUND)?;
    let bill = offer.bill(wanted, now, limits.days_ahead)?;
    let cart = offer.cart(&world.database, wanted, now)?;
    let amount = reservation::total(&bill, &cart)?;
    if amount != consent.expect_amount_fen {
        return Err(PRICE_CHANGED.with("amount_fen", amount));
    }
    cart.is_there()?;
    let booking = Booking {
        offer: &offer,
        period: wanted.period()?,
        bill: &bill,
        cart: &cart,
        amount,
        user_id: caller.user_id,
        people: i64::from(wanted.people),
        remark: &consent.remark,
        pay_before: now.plus_minutes(limits.hold_minutes),
        most_unpaid: limits.most_unpaid,
    };
    let order = booking.order(&world.clock);
    let booked = Booked {
        order: view(&order, &offer, wanted),
        told: offer.calendar_told(booking.period, language),
    };
    let placement = booking.placement(&world.clock).with(key.kept(&booked)?);
    if order::place(&world.database, &order, &placement)? {
        Ok(booked)
    } else {
        Err(why_not(world, caller, limits, (&offer, wanted))?)
    }
}

/// Why there is no place: the guest's other orders or account, or somebody else who has the last pieces, or the room.
fn why_not(
    world: &World,
    caller: &Caller,
    limits: Limits,
    (offer, wanted): (&Offer, &WantedStay),
) -> Result<Problem, Problem> {
    let now = world.clock.now();
    if let Some(refused) = order::refused_to(&world.database, caller.user_id, limits.most_unpaid, now)? {
        return Ok(refused);
    }
    let is_there = offer.cart(&world.database, wanted, now)?.is_there();
    Ok(is_there.err().unwrap_or(SLOT_TAKEN))
}

async fn limits(world: &World) -> Result<Limits, Problem> {
    let hold_minutes = world.settings.number("hold_minutes").await?;
    let days_ahead = world.settings.number("days_ahead").await?;
    Ok(Limits {
        hold_minutes,
        days_ahead,
        most_unpaid: Some(world.settings.number("most_unpaid_orders").await?),
    })
}

/// The order as it is answered: what was just written need not be read again.
fn view(order: &NewOrder<'_>, offer: &Offer, wanted: &WantedStay) -> View {
    View {
        id: order.id,
        status: order.status,
        kind: offer.kind.clone(),
        listing: offer.listing.clone(),
        store: offer.store.clone(),
        starts_at: Some(wanted.starts_at),
        ends_at: Some(wanted.ends_at),
        over_at: None,
        people: order.people,
        amount_fen: order.amount,
        paid_fen: Fen::ZERO,
        refunded_fen: Fen::ZERO,
        refunding_fen: Fen::ZERO,
        pay_before: order.pay_before,
        placed_at: order.placed_at,
        used_from: None,
        used_until: None,
        remark: order.remark.to_owned(),
    }
}
