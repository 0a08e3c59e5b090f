//! POST /v1/merchant/orders/:id/cancel — the shop cannot serve an order: its time is free at once, and its guest gets everything
//! back, whatever the terms say, and is told.

use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use clock::Id;
use idempotency::Key;
use order::{NOT_CANCELLABLE, Status, View};
use payment::{
    refund::Cause,
    refund_request::{self, Verdict},
};
use serde::Deserialize;

/// Why the shop cancels.
#[derive(Debug, Deserialize)]
pub struct Apology {
    /// 1 to 500 characters; the guest reads it.
    reason: String,
}

/// Reads the reason and answers the order as it is then.
///
/// # Errors
/// What [`cancel`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let order_id = request.id()?;
    let apology: Apology = request.json()?;
    idempotency::once_with_status(200, world, request, permit.caller(), "cancel-order", |key| {
        cancel(world, permit, key, order_id, &apology)
    })
}

/// Cancels an order that waits for payment, or one that is paid and has not begun.
///
/// # Errors
/// [`NOT_CANCELLABLE`], `own-order`, 404 for an order that is not there or of another shop, 422 for a reason that is none.
pub fn cancel(world: &World, permit: &Permit, key: &Key, order_id: Id, apology: &Apology) -> Result<View, Problem> {
    let reason = text::REASON.read("/reason", &apology.reason)?;
    let now = world.clock.now();
    world.database.transaction(|change| {
        order::must_be_of_shop(change, permit, order_id)?;
        let order = order::find(change, order_id, now)?.ok_or(problems::NOT_FOUND)?;
        let refund = order.refund_if_cancelled_by_shop(now).map_err(not_cancellable)?;
        if device::is_door_opening(change, order_id, now)? {
            return Err(not_cancellable(order.status));
        }
        let cause = Cause {
            reason: &reason,
            actor: &permit.caller().user_id.to_string(),
        };
        if !payment::give_up_order(change, world, &order, refund, cause)? {
            return Err(not_cancellable(order.status));
        }
        // Who waited for a word about money back has it.
        let verdict = Verdict {
            actor: permit.caller().user_id,
            at: now,
            granted: refund.is_positive().then_some(refund),
            answer: Some(&reason),
        };
        refund_request::decide_open(change, order_id, verdict)?;
        let cancelled = order::find(change, order_id, now)?.ok_or(problems::NOT_FOUND)?;
        let done = ("cancel-order", order_id);
        audit::note(change, &world.clock, permit, done, Some(&order), Some(&cancelled))?;
        key.keep(world, change, &cancelled)?;
        Ok(cancelled)
    })
}

fn not_cancellable(status: Status) -> Problem {
    NOT_CANCELLABLE.with("order_status", status)
}
