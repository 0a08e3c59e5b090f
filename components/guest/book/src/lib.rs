//! POST /v1/bookings — holds a room for a stay until it is paid, at the price that the guest was shown.

use api::{Answer, Method, Problem, Request, World, problems};
use booking::{Offer, Wish, hold};
use idempotency::Key;
use money::Fen;
use order::{Line, LineKind, NewOrder, Status, View};
use serde::Deserialize;
use session::Caller;

/// Somebody else has the room in that time, or in the cleaning gap before or after it.
const SLOT_TAKEN: Problem = Problem::new(409, "slot-taken", "该时段已被预订", "The room is taken in that time");

/// The price is not the one that the guest was shown; `amount_fen` is the present one.
const PRICE_CHANGED: Problem = Problem::new(409, "price-changed", "价格已变动，请确认新价格", "The price has changed");

/// What a booking asks for.
#[derive(Debug, Deserialize)]
pub struct Book {
    #[serde(flatten)]
    wish: Wish,
    /// The price that the guest was shown, in fen.
    expect_amount_fen: Fen,
    /// What the store should know.
    #[serde(default)]
    remark: String,
}

api::serve!(handle);

/// Reads a booking and answers the order.
///
/// # Errors
/// What [`book`] answers, and what every operation answers for requests that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let caller = world.caller(request).await?;
    let input: Book = request.json()?;
    let (hold_minutes, days_ahead) = limits(world).await?;
    idempotency::once(world, request, &caller, "book", |key| book(world, &caller, key, &input, hold_minutes, days_ahead))
}
