//! POST /v1/merchant/refund-requests/:id/approve — the shop agrees, with all that the guest asks for or with a part.

use crate::{
    grant::grant,
    refund_request::{RefundRequest, State},
};
use api::{Answer, Problem, Request, World};
use caller::Permit;
use clock::Id;
use idempotency::Key;
use money::Fen;
use payment::refund_request::{self, Verdict};
use serde::Deserialize;

/// The shop has decided before; `request_state` says how.
pub const ALREADY_DECIDED: Problem = Problem::new(
    409,
    "request-already-decided",
    "该退款申请已处理",
    "The request is decided already",
);

/// What the shop agrees to.
#[derive(Debug, Deserialize)]
pub struct Consent {
    /// How much goes back; absent: what the guest asks for.
    amount_fen: Option<Fen>,
    /// What the guest reads, 1 to 500 characters.
    answer: Option<String>,
}

/// Reads a consent and answers the request as it is then.
///
/// # Errors
/// What [`approve`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let consent: Consent = request.json()?;
    idempotency::once_with_status(200, world, request, permit.caller(), "approve-refund", |key| {
        approve(world, permit, key, id, &consent)
    })
}

/// Decides the refund with the request: of two that press at once, one finds it open.
///
/// # Errors
/// [`ALREADY_DECIDED`], 404 for one that is not there, 422 where less is left than that.
pub fn approve(world: &World, permit: &Permit, key: &Key, id: Id, consent: &Consent) -> Result<RefundRequest, Problem> {
    let answer = consent
        .answer
        .as_deref()
        .map(|text| text::REASON.read("/answer", text))
        .transpose()?;
    let now = world.clock.now();
    world.database.transaction(|change| {
        let request = RefundRequest::load(change, permit, id, now)?;
        let asked = &request.row;
        if asked.state != State::Open {
            return Err(ALREADY_DECIDED.with("request_state", asked.state));
        }
        let amount = consent.amount_fen.unwrap_or(asked.amount_fen);
        let granted = grant(change, world, asked.order.id, Some(amount), permit, &asked.reason)?;
        let verdict = Verdict {
            actor: permit.caller().user_id,
            at: now,
            granted: Some(granted),
            answer: answer.as_deref(),
        };
        if !refund_request::decide(change, id, verdict)? {
            return Err(ALREADY_DECIDED.with("request_state", asked.state));
        }
        let approved = RefundRequest::load(change, permit, id, now)?;
        let done = ("approve-refund", id);
        audit::note(change, &world.clock, permit, done, Some(&request), Some(&approved))?;
        key.keep(world, change, &approved)?;
        Ok(approved)
    })
}
