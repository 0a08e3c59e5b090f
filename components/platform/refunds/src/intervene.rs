//! POST /v1/platform/refunds/:id/retry and …/settled — people push on a refund that the gateway could not carry out: it is
//! sent again with the same number, or it was paid back by hand.

use crate::list::{Refund, State};
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
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
pub async fn retry(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    handle(request, world, permit, Deed::Retried).await
}

/// Notes that a refund was paid back by hand.
///
/// # Errors
/// As [`retry`].
pub async fn settled(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    handle(request, world, permit, Deed::SettledByHand).await
}

/// Reads a reason and answers the refund as it is then.
async fn handle(request: &Request, world: &World, permit: &Permit, deed: Deed) -> Result<Answer, Problem> {
    let id = request.id()?;
    let explanation: Explanation = request.json()?;
    idempotency::once_with_status(200, world, request, permit.caller(), deed.name(), |key| {
        intervene(world, permit, key, id, deed, &explanation)
    })
}

/// Turns a refund that is abnormal, and keeps who did it and why. The ledger and the order follow by themselves.
///
/// # Errors
/// [`NOT_ABNORMAL`], 404 for one that is not there, 422 for a reason that says nothing.
pub fn intervene(
    world: &World,
    permit: &Permit,
    key: &Key,
    id: Id,
    deed: Deed,
    explanation: &Explanation,
) -> Result<Refund, Problem> {
    let reason = text::REASON.read("/reason", &explanation.reason)?;
    let now = world.clock.now();
    world.database.transaction(|change| {
        let before = load(change, id)?;
        if !payment::refund::intervene(change, id, deed, permit.caller().user_id, &reason, now)? {
            return Err(why_not(&load(change, id)?.ok_or(problems::NOT_FOUND)?));
        }
        if deed == Deed::SettledByHand {
            reconciliation::paid_by_hand(change, id, permit.caller().user_id, now)?;
        }
        let refund = load(change, id)?.ok_or(problems::NOT_FOUND)?;
        let done = (deed.name(), id);
        audit::note(change, &world.clock, permit, done, before.as_ref(), Some(&refund))?;
        key.keep(world, change, &refund)?;
        Ok(refund)
    })
}

/// Where it stands; what is abnormal and is refused all the same has no gateway to be sent to.
fn why_not(refund: &Refund) -> Problem {
    let problem = NOT_ABNORMAL.with("refund_state", refund.state);
    if refund.state == State::Abnormal {
        return problem.because(
            "款项由商家线下收取，请线下退还后登记为已退还",
            "The shop took the money itself: pay it out, and then say that it is settled",
        );
    }
    problem
}

fn load(change: &Transaction, id: Id) -> Result<Option<Refund>, Problem> {
    Ok(change.optional(include_str!("one.sql"), parameters![id])?)
}
