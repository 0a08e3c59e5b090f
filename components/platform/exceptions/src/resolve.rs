//! POST /v1/platform/exceptions/:id/resolve — people decide what becomes of money that fits no order: it goes back, or it
//! was dealt with in another way.

use crate::{list::Exception, list::State};
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use clock::Id;
use database::{Statements, Transaction, parameters};
use idempotency::Key;
use payment::exception::{self, Resolution};
use serde::Deserialize;

/// Somebody has resolved it before.
const ALREADY_RESOLVED: Problem = Problem::new(
    409,
    "already-resolved",
    "该异常已处理",
    "The exception is resolved already",
);

/// No money of it is at our account, so that none can go back.
const NOTHING_TO_REFUND: Problem = Problem::new(
    422,
    "nothing-to-refund",
    "没有可退的款项",
    "There is no money to refund",
);

/// What people decide.
#[derive(Debug, Deserialize)]
pub struct Verdict {
    resolution: Choice,
    /// Why: 1 to 500 characters.
    reason: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Choice {
    Refunded,
    SettledElsewhere,
}

/// Reads a decision and answers the exception as it is then.
///
/// # Errors
/// What [`resolve`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let verdict: Verdict = request.json()?;
    idempotency::once_with_status(200, world, request, permit.caller(), "resolve-exception", |key| {
        resolve(world, permit, key, id, &verdict)
    })
}

/// Writes the decision down; where the money goes back, its refund is decided with it.
///
/// # Errors
/// [`ALREADY_RESOLVED`], [`NOTHING_TO_REFUND`], 404 for one that is not there, 422 for a reason that says nothing.
pub fn resolve(world: &World, permit: &Permit, key: &Key, id: Id, verdict: &Verdict) -> Result<Exception, Problem> {
    let reason = text::REASON.read("/reason", &verdict.reason)?;
    world.database.transaction(|change| {
        let before = load(change, id)?.ok_or(problems::NOT_FOUND)?;
        if before.state == State::Resolved {
            return Err(ALREADY_RESOLVED);
        }
        let resolution = match verdict.resolution {
            Choice::Refunded => Resolution::Refunded,
            Choice::SettledElsewhere => Resolution::SettledElsewhere,
        };
        // It is open, and nobody comes in between: only a refund of nothing is refused.
        if !exception::resolve(change, world, id, resolution, permit.caller().user_id, &reason)? {
            return Err(NOTHING_TO_REFUND);
        }
        let after = load(change, id)?.ok_or(problems::NOT_FOUND)?;
        let done = ("resolve-exception", id);
        audit::note(change, &world.clock, permit, done, Some(&before), Some(&after))?;
        key.keep(world, change, &after)?;
        Ok(after)
    })
}

fn load(change: &Transaction, id: Id) -> Result<Option<Exception>, Problem> {
    Ok(change.optional(include_str!("one.sql"), parameters![id])?)
}
