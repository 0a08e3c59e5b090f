//! POST /v1/merchant/refund-requests/:id/reject — the shop does not agree, and says why.

use crate::{approve::ALREADY_DECIDED, refund_request::RefundRequest};
use api::{Answer, Problem, Request, World};
use caller::Permit;
use clock::Id;
use idempotency::Key;
use payment::refund_request::{self, Verdict};
use serde::Deserialize;

/// What the shop says to it.
#[derive(Debug, Deserialize)]
pub struct Refusal {
    /// What the guest reads, 1 to 500 characters.
    answer: String,
}

/// Reads a refusal and answers the request as it is then.
///
/// # Errors
/// What [`reject`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let refusal: Refusal = request.json()?;
    idempotency::once_with_status(200, world, request, permit.caller(), "reject-refund", |key| {
        reject(world, permit, key, id, &refusal)
    })
}

/// Writes the refusal down. The guest may ask again.
///
/// # Errors
/// [`ALREADY_DECIDED`], 404 for one that is not there.
pub fn reject(world: &World, permit: &Permit, key: &Key, id: Id, refusal: &Refusal) -> Result<RefundRequest, Problem> {
    let answer = text::REASON.read("/answer", &refusal.answer)?;
    let now = world.clock.now();
    world.database.transaction(|change| {
        let before = RefundRequest::load(change, permit, id, now)?;
        order::must_be_of_shop(change, permit, before.row.order.id)?;
        let verdict = Verdict {
            actor: permit.caller().user_id,
            at: now,
            granted: None,
            answer: Some(&answer),
        };
        let is_rejected = refund_request::decide(change, id, verdict)?;
        let request = RefundRequest::load(change, permit, id, now)?;
        if !is_rejected {
            return Err(ALREADY_DECIDED.with("request_state", request.row.state));
        }
        let done = ("reject-refund", id);
        audit::note(change, &world.clock, permit, done, Some(&before), Some(&request))?;
        key.keep(world, change, &request)?;
        Ok(request)
    })
}
