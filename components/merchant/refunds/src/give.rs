//! POST /v1/merchant/orders/:id/refunds — the shop gives back all or a part of what was paid for an order, by itself.
//! Twice the same is two refunds, so that it needs an `Idempotency-Key`.

use crate::grant::grant;
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use clock::Id;
use idempotency::Key;
use money::Fen;
use order::View;
use serde::Deserialize;

/// What goes back, and why.
#[derive(Debug, Deserialize)]
pub struct Gift {
    /// How much.
    amount_fen: Fen,
    /// Why, 1 to 500 characters; the guest reads it.
    reason: String,
}

/// Reads a refund and answers the order as it is then.
///
/// # Errors
/// What [`give`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let order_id = request.id()?;
    idempotency::required(request)?;
    let gift: Gift = request.json()?;
    idempotency::once(world, request, permit.caller(), "give-refund", |key| {
        give(world, permit, key, order_id, &gift)
    })
}

/// Decides the refund. An order of which nothing is left is given up, if its stay has not begun.
///
/// # Errors
/// 404 for an order that is not there, 422 where less is left than that.
pub fn give(world: &World, permit: &Permit, key: &Key, order_id: Id, gift: &Gift) -> Result<View, Problem> {
    let reason = text::REASON.read("/reason", &gift.reason)?;
    world.database.transaction(|change| {
        let before = order::find(change, order_id, world.clock.now())?;
        grant(change, world, order_id, Some(gift.amount_fen), permit, &reason)?;
        let order = order::find(change, order_id, world.clock.now())?.ok_or(problems::NOT_FOUND)?;
        let done = ("give-refund", order_id);
        audit::note(change, &world.clock, permit, done, before.as_ref(), Some(&order))?;
        key.keep(world, change, &order)?;
        Ok(order)
    })
}
