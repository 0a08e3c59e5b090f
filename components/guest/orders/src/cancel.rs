//! POST /v1/orders/:id/cancel — gives an order up: the room is free at once, and the share that the terms of the order
//! promise goes back.

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use clock::Id;
use database::{Statements, parameters};
use idempotency::Key;
use order::{Bought, NOT_CANCELLABLE, Status, View};
use payment::refund::Cause;
use serde::Deserialize;

/// What the order's log and its refunds give as the reason.
const CAUSE: &str = "cancelled by guest";

#[derive(Deserialize)]
struct Terms {
    bought: Vec<Bought>,
    /// Somebody stands before the door: whether it has opened will be known in a moment.
    door_is_opening: bool,
    /// The shop took the money itself, and the guest is one of its people.
    is_for_a_colleague: bool,
}

/// Cancels and answers the order as it is then.
///
/// # Errors
/// What [`cancel`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let order_id = request.id()?;
    request.wants_nothing()?;
    idempotency::once_with_status(200, world, request, &caller, "cancel", |key| {
        cancel(world, &caller, key, order_id)
    })
}

/// Cancels an order that waits for payment, or one that is paid and has not begun. All of it is one transaction: of two
/// cancellations at once one finds the order given up, and money that comes in later is sent back by whoever books it.
///
/// # Errors
/// [`NOT_CANCELLABLE`], `own-order`, and 404 for an order that is not there or somebody else's.
pub fn cancel(world: &World, caller: &Caller, key: &Key, order_id: Id) -> Result<View, Problem> {
    let now = world.clock.now();
    world.database.transaction(|change| {
        let load = || {
            let order = order::of_guest(change, order_id, caller.user_id, now)?;
            order.ok_or(problems::NOT_FOUND)
        };
        let order = load()?;
        let terms: Terms = change.one(include_str!("cancel.sql"), parameters![order_id, now, caller.user_id])?;
        let refund = order.refund_if_cancelled(&terms.bought, now).map_err(not_cancellable)?;
        if terms.is_for_a_colleague {
            return Err(order::OWN_ORDER);
        }
        if terms.door_is_opening {
            return Err(not_cancellable(order.status));
        }
        let cause = Cause {
            reason: CAUSE,
            actor: &caller.user_id.to_string(),
        };
        if !payment::give_up_order(change, world, &order, refund, cause)? {
            return Err(not_cancellable(order.status));
        }
        let order = load()?;
        key.keep(world, change, &order)?;
        Ok(order)
    })
}

fn not_cancellable(status: Status) -> Problem {
    NOT_CANCELLABLE.with("order_status", status)
}
