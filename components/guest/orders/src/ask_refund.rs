//! POST /v1/orders/:id/refund-requests — asks the shop to give back all or a part of what was paid for an order.

use crate::refund_requests::RefundRequest;
use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use clock::Id;
use idempotency::Key;
use money::Fen;
use payment::{
    refund_amount,
    refund_request::{self, NewRequest},
};
use serde::Deserialize;

/// The order waits for payment or never got it; `order_status` says which.
pub const NOT_REFUNDABLE: Problem = Problem::new(
    409,
    "not-refundable",
    "订单尚未付款，无法申请退款",
    "The order is not paid, there is nothing to ask for",
);

/// The shop has not decided yet about what was asked for before.
pub const ALREADY_ASKED: Problem = Problem::new(
    409,
    "refund-already-asked",
    "该订单已有待处理的退款申请",
    "A request of this order waits for the shop already",
);

/// What a guest asks for.
#[derive(Debug, Deserialize)]
pub struct Plea {
    /// Why, 1 to 500 characters.
    reason: String,
    /// How much; absent: all that is left of what was paid.
    amount_fen: Option<Fen>,
}

/// Reads what is asked for and answers the request as it was written down.
///
/// # Errors
/// What [`ask`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let order_id = request.id()?;
    let plea: Plea = request.json()?;
    idempotency::once(world, request, &caller, "ask-refund", |key| {
        ask(world, &caller, key, order_id, &plea)
    })
}

/// Writes a request down for the shop to decide.
///
/// # Errors
/// [`NOT_REFUNDABLE`], [`ALREADY_ASKED`], 404 for an order that is not there or somebody else's, 422 where less is left
/// than asked for.
pub fn ask(world: &World, caller: &Caller, key: &Key, order_id: Id, plea: &Plea) -> Result<RefundRequest, Problem> {
    let reason = text::REASON.read("/reason", &plea.reason)?;
    let now = world.clock.now();
    world.database.transaction(|change| {
        if !caller::is_open(change, caller)? {
            return Err(problems::UNAUTHENTICATED);
        }
        let order = order::of_guest(change, order_id, caller.user_id, now)?.ok_or(problems::NOT_FOUND)?;
        let refusal = |status| NOT_REFUNDABLE.with("order_status", status);
        order.may_ask_for_refund(now).map_err(refusal)?;
        let amount = refund_amount(plea.amount_fen, order.left_fen())?;
        let asked = RefundRequest {
            id: world.clock.id(),
            order_id,
            amount_fen: amount,
            reason: reason.clone(),
            state: "open".to_owned(),
            asked_at: now,
            decided_at: None,
            granted_fen: None,
            answer: None,
        };
        let request = NewRequest {
            id: asked.id,
            order_id,
            user_id: caller.user_id,
            amount,
            reason: &reason,
            asked_at: now,
        };
        if !refund_request::ask(change, &request)? {
            return Err(ALREADY_ASKED);
        }
        key.keep(world, change, &asked)?;
        Ok(asked)
    })
}
