//! POST /v1/merchant/orders/:id/end — the shop ends a stay that goes on just now: its guest has left, or has to leave. The room is
//! for others with the next whole minute, and the gap behind it. Money stays where it is: what goes back is another word of the shop.

use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use clock::Id;
use idempotency::Key;
use order::{Status, View};
use reservation::hold;

/// Nothing of it is in use that time would end; `order_status` says where it stands.
pub const NOT_IN_USE: Problem = Problem::new(
    409,
    "not-in-use",
    "订单当前不在使用中，无法提前结束",
    "Nothing of the order is in use that could be ended",
);

const CAUSE: &str = "ended by the shop";

/// Ends a stay and answers the order as it is then.
///
/// # Errors
/// What [`end`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let order_id = request.id()?;
    request.wants_nothing()?;
    idempotency::once_with_status(200, world, request, permit.caller(), "end-order", |key| {
        end(world, permit, key, order_id)
    })
}

/// Ends what is in use of an order and would be ended by time; the order ends with the last of it.
///
/// # Errors
/// [`NOT_IN_USE`], `own-order`, 404 for an order that is not there or of another shop.
pub fn end(world: &World, permit: &Permit, key: &Key, order_id: Id) -> Result<View, Problem> {
    let now = world.clock.now();
    world.database.transaction(|change| {
        order::must_be_of_shop(change, permit, order_id)?;
        let order = order::find(change, order_id, now)?.ok_or(problems::NOT_FOUND)?;
        let not_in_use = || NOT_IN_USE.with("order_status", order.status);
        if order.status != Status::InUse {
            return Err(not_in_use());
        }
        let until = hold::cut_short(change, order_id, now)?.ok_or_else(not_in_use)?;
        let actor = permit.caller().user_id.to_string();
        if !fulfilment::end_early(change, order_id, until, &actor, CAUSE, now)? {
            return Err(not_in_use());
        }
        let ended = order::find(change, order_id, now)?.ok_or(problems::NOT_FOUND)?;
        let done = ("end-order", order_id);
        audit::note(change, &world.clock, permit, done, Some(&order), Some(&ended))?;
        key.keep(world, change, &ended)?;
        Ok(ended)
    })
}
