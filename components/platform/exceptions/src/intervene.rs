//! POST /v1/platform/refunds/:id/retry and …/settled — people push on a refund that the gateway could not carry out: it is
//! sent again with the same number, or it was paid back by hand.

use crate::{operator, refunds::Refund, refunds::State};
use api::{Answer, Method, Problem, Request, World, problems};
use caller::Caller;
use clock::Id;
use database::{Statements, Transaction, parameters};
use idempotency::Key;
use serde::Deserialize;

/// Only a refund that the gateway could not carry out is for people; `refund_state` says where it stands.
const NOT_ABNORMAL: Problem = Problem::new(
    409,
    "refund-not-abnormal",
    "该退款无需人工处理",
    "The refund is not for people",
);

/// The guard: of two that press at once, one finds it abnormal. What is sent again is due at once.
const TURN: &str = "UPDATE refund SET state = ?2, changed_at = ?3, gateway_asked_at = NULL, attempts = 0
WHERE id = ?1 AND state = 'abnormal' RETURNING id";

const NOTE: &str = "INSERT INTO refund_intervention (refund_id, deed, actor, reason, at) VALUES (?1, ?2, ?3, ?4, ?5)";

/// The match must not have sent again what was paid by hand; the channel's bills are looked through for it from now on.
const CLOSE: &str =
    "UPDATE difference SET state = 'repaired', changed_by = ?2, changed_at = ?3, note = 'paid back by hand'
WHERE state = 'open' AND subject = ?1 AND kind IN ('refund_missing_there', 'refund_unsettled_here')";

/// What people do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is sent again, with the same number.
    Retried,
    /// The guest got the money in another way.
    SettledByHand,
}

impl Deed {
    const fn name(self) -> &'static str {
        match self {
            Deed::Retried => "retried",
            Deed::SettledByHand => "settled_by_hand",
        }
    }

    const fn target(self) -> State {
        match self {
            Deed::Retried => State::Decided,
            Deed::SettledByHand => State::Settled,
        }
    }
}

/// Why.
#[derive(Debug, Deserialize)]
pub struct Explanation {
    /// 1 to 500 characters.
    reason: String,
}

/// Reads a reason and answers the refund as it is then.
///
/// # Errors
/// What [`intervene`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, deed: Deed) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
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
    let reason = api::reason("/reason", &explanation.reason)?;
    let now = world.clock.now();
    world.database.transaction(|change| {
        if !change.changed(TURN, parameters![id, deed.target().name(), now])? {
            let refund = load(change, id)?.ok_or(problems::NOT_FOUND)?;
            return Err(NOT_ABNORMAL.with("refund_state", refund.state));
        }
        change.run(NOTE, parameters![id, deed.name(), caller.user_id, reason, now])?;
        if deed == Deed::SettledByHand {
            change.run(CLOSE, parameters![id, caller.user_id, now])?;
        }
        let refund = load(change, id)?.ok_or(problems::NOT_FOUND)?;
        key.keep(world, change, &refund)?;
        Ok(refund)
    })
}

fn load(change: &Transaction, id: Id) -> Result<Option<Refund>, Problem> {
    Ok(change.optional(include_str!("refund.sql"), parameters![id])?)
}
