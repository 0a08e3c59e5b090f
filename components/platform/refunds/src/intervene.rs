//! POST /v1/platform/refunds/:id/retry and …/settled — people push on a refund that the gateway could not carry out: it is
//! sent again with the same number, or it was paid back by hand.

use crate::{list::Refund, operator};
use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use clock::Id;
use database::{Statements, Transaction, parameters};
use idempotency::Key;
pub use payment::refund::Deed;
use serde::Deserialize;

/// Only a refund that the gateway could not carry out is for people; `refund_state` says where it stands.
const NOT_ABNORMAL: Problem = Problem::new(
    409,
    "refund-not-abnormal",
    "该退款无需人工处理",
    "The refund is not for people",
);

/// Why.
#[derive(Debug, Deserialize)]
pub struct Explanation {
    /// 1 to 500 characters.
    reason: String,
}

/// Has a refund sent again.
///
/// # Errors
/// What [`intervene`] answers, and what any operation answers to a request that it cannot read.
pub async fn retry(request: &Request, world: &World) -> Result<Answer, Problem> {
    handle(request, world, Deed::Retried).await
}

/// Notes that a refund was paid back by hand.
///
/// # Errors
/// As [`retry`].
pub async fn settled(request: &Request, world: &World) -> Result<Answer, Problem> {
    handle(request, world, Deed::SettledByHand).await
}

/// Reads a reason and answers the refund as it is then.
async fn handle(request: &Request, world: &World, deed: Deed) -> Result<Answer, Problem> {
    let caller = operator(request, world).await?;
    let id = request.id()?;
    let explanation: Explanation = request.json()?;
    idempotency::once_with_status(200, world, request, &caller, deed.name(), |key| {
        intervene(world, &caller, key, id, deed, &explanation)
    })
}

/// Turns a refund that is abnormal, and keeps who did it and why. The ledger and the order follow by themselves.
///
/// # Errors
/// [`NOT_ABNORMAL`], 404 for one that is not there, 422 for a reason that says nothing.
pub fn intervene(
    world: &World,
    caller: &Caller,
    key: &Key,
    id: Id,
    deed: Deed,
    explanation: &Explanation,
) -> Result<Refund, Problem> {
    let reason = text::REASON.read("/reason", &explanation.reason)?;
    let now = world.clock.now();
    world.database.transaction(|change| {
        if !payment::refund::intervene(change, id, deed, caller.user_id, &reason, now)? {
            let refund = load(change, id)?.ok_or(problems::NOT_FOUND)?;
            return Err(NOT_ABNORMAL.with("refund_state", refund.state));
        }
        if deed == Deed::SettledByHand {
            reconciliation::paid_by_hand(change, id, caller.user_id, now)?;
        }
        let refund = load(change, id)?.ok_or(problems::NOT_FOUND)?;
        key.keep(world, change, &refund)?;
        Ok(refund)
    })
}

fn load(change: &Transaction, id: Id) -> Result<Option<Refund>, Problem> {
    Ok(change.optional(include_str!("one.sql"), parameters![id])?)
}
