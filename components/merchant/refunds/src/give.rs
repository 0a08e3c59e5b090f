//! POST /v1/merchant/orders/:id/refunds — the shop gives back all or a part of what was paid for an order, by itself.
//! Twice the same is two refunds, so that it needs an `Idempotency-Key`.

use crate::{grant::grant, staff};
use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
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
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = staff(request, world).await?;
    let order_id = request.id()?;
    idempotency::required(request)?;
    let gift: Gift = request.json()?;
    idempotency::once(world, request, &caller, "give-refund", |key| {
        give(world, &caller, key, order_id, &gift)
    })
}

/// Decides the refund. An order of which nothing is left is given up, if its stay has not begun.
///
/// # Errors
/// 404 for an order that is not there, 422 where less is left than that.
pub fn give(world: &World, caller: &Caller, key: &Key, order_id: Id, gift: &Gift) -> Result<View, Problem> {
    let reason = text::REASON.read("/reason", &gift.reason)?;
    world.database.transaction(|change| {
        grant(change, world, order_id, Some(gift.amount_fen), caller, &reason)?;
        let order = order::of_shop(change, order_id, world.clock.now())?.ok_or(problems::NOT_FOUND)?;
        key.keep(world, change, &order)?;
        Ok(order)
    })
}
