//! POST /v1/bookings — holds a room for a stay until it is paid, at the price that the guest was shown.

use api::{Answer, Method, Problem, Request, World, problems};
use booking::{Offer, Wish, hold};
use caller::Caller;
use clock::Moment;
use idempotency::Key;
use money::Fen;
use order::{LineKind, NewOrder, Status, View};
use serde::Deserialize;
use tariff::Bill;

/// Somebody else has the room in that time, or in the cleaning gap before or after it.
const SLOT_TAKEN: Problem = Problem::new(409, "slot-taken", "该时段已被预订", "The room is taken in that time");

/// The price is not the one that the guest was shown; `amount_fen` is the present one.
const PRICE_CHANGED: Problem = Problem::new(
    409,
    "price-changed",
    "价格已变动，请确认新价格",
    "The price has changed",
);

/// What a booking asks for beside the [`Wish`].
#[derive(Debug, Deserialize)]
pub struct Consent {
    /// The price that the guest was shown, in fen.
    expect_amount_fen: Fen,
    /// What the store should know, up to 500 characters.
    #[serde(default)]
    remark: String,
}

/// How the merchant lets rooms be booked.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a hold waits for the money, in minutes.
    pub hold_minutes: i64,
    /// How many days ahead a stay may begin.
    pub days_ahead: i64,
}

api::serve!(handle);

/// Reads a booking and answers the order.
///
/// # Errors
/// What [`book`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let caller = world.caller(request).await?;
    let (wish, consent) = (request.json()?, request.json()?);
    let limits = limits(world).await?;
    idempotency::once(world, request, &caller, "book", |key| {
        book(world, &caller, key, &wish, &consent, limits)
    })
}

/// Places an order with a hold on the room; a stay that costs nothing is paid at once.
///
/// # Errors
/// [`SLOT_TAKEN`], [`PRICE_CHANGED`], 404 for a room that is not there, and the rules' refusals.
pub fn book(
    world: &World,
    caller: &Caller,
    key: &Key,
    wish: &Wish,
    consent: &Consent,
    limits: Limits,
) -> Result<View, Problem> {
    if consent.remark.chars().count() > 500 {
        return Err(problems::INVALID.field("/remark", ("最多 500 个字", "at most 500 characters")));
    }
    let now = world.clock.now();
    let offer = Offer::find(&world.database, wish.listing_id, wish.period()?)?.ok_or(problems::NOT_FOUND)?;
    let bill = offer.bill(wish, now, limits.days_ahead)?;
    if bill.total != consent.expect_amount_fen {
        return Err(PRICE_CHANGED.with("amount_fen", bill.total));
    }
    let order = new_order(
        world,
        caller,
        &offer,
        wish,
        consent,
        &bill,
        now.plus_minutes(limits.hold_minutes),
    );
    let view = view(&order, &offer);
    world.database.transaction(|change| {
        order::place(change, &order, &booking::lines(&bill, LineKind::Stay))?;
        let hold = hold::NewHold {
            id: world.clock.id(),
            order_id: order.id,
            listing_number: offer.listing_number,
            period: wish.period()?,
            cleaning_gap_minutes: offer.terms.cleaning_gap_minutes,
            held_until: bill.total.is_positive().then_some(order.pay_before),
        };
        if !hold::place(change, &hold, now)? {
            return Err(SLOT_TAKEN);
        }
        key.keep(world, change, &view)?;
        Ok(view)
    })
}

async fn limits(world: &World) -> Result<Limits, Problem> {
    let hold_minutes = world.settings.number("hold_minutes").await?;
    let days_ahead = world.settings.number("days_ahead").await?;
    Ok(Limits {
        hold_minutes,
        days_ahead,
    })
}

fn new_order<'a>(
    world: &World,
    caller: &Caller,
    offer: &Offer,
    wish: &Wish,
    consent: &'a Consent,
    bill: &Bill,
    pay_before: Moment,
) -> NewOrder<'a> {
    NewOrder {
        id: world.clock.id(),
        user_id: caller.user_id,
        listing_number: offer.listing_number,
        tariff_id: offer.tariff_id,
        status: if bill.total.is_positive() {
            Status::PendingPayment
        } else {
            Status::Paid
        },
        starts_at: wish.starts_at,
        ends_at: wish.ends_at,
        people: i64::from(wish.people),
        amount: bill.total,
        remark: &consent.remark,
        pay_before,
        placed_at: world.clock.now(),
    }
}

/// The order as it is told: what was just written need not be read again.
fn view(order: &NewOrder<'_>, offer: &Offer) -> View {
    View {
        id: order.id,
        status: order.status,
        kind: "room".to_owned(),
        listing: offer.listing.clone(),
        store: offer.store.clone(),
        starts_at: order.starts_at,
        ends_at: order.ends_at,
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
