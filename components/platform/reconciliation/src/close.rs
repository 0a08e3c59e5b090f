//! POST /v1/platform/reconciliation/differences/:id/repair — does about a difference what its kind asks for; …/ignore —
//! leaves it, for a reason.

use crate::differences::{self, Difference};
use acquiring::Gateways;
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use clock::Id;
use database::Transaction;
use idempotency::Key;
use payment::Acquirer;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Explanation {
    /// 1 to 500 characters.
    reason: String,
}

/// Repairs a difference and answers it as it is then.
///
/// # Errors
/// What [`repair`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle_repair(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    request.wants_nothing()?;
    idempotency::once_asking(200, world, request, permit.caller(), "repair-difference", async |key| {
        repair(world, &Gateways::new(world), permit, key, id).await
    })
    .await
}

/// Reads why a difference is left and answers it as it is then.
///
/// # Errors
/// What [`ignore`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle_ignore(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let Explanation { reason } = request.json()?;
    idempotency::once_with_status(200, world, request, permit.caller(), "ignore-difference", |key| {
        ignore(world, permit, key, id, &reason)
    })
}

/// Does what the kind of the difference asks for. It may stay open: then its note says what the gateway answered.
///
/// # Errors
/// 404 for one that is not there, 409 for one that is not open or that cannot be repaired by itself, 503 where the gateway
/// does not answer.
pub async fn repair(
    world: &World,
    acquirer: &impl Acquirer,
    permit: &Permit,
    key: &Key,
    id: Id,
) -> Result<Difference, Problem> {
    let press = reconciliation::repair(world, acquirer, id, permit.caller().user_id).await?;
    world.database.transaction(|change| {
        let before = differences::one(change, id)?;
        press.write(change, world.clock.now(), id, permit.caller().user_id)?;
        kept(world, change, permit, key, before.as_ref(), id)
    })
}

/// Leaves a difference as it is; later runs leave it too.
///
/// # Errors
/// 404 for one that is not there, 409 for one that is not open, 422 for a reason that says nothing.
pub fn ignore(world: &World, permit: &Permit, key: &Key, id: Id, reason: &str) -> Result<Difference, Problem> {
    let reason = text::REASON.read("/reason", reason)?;
    world.database.transaction(|change| {
        let before = differences::one(change, id)?;
        reconciliation::ignore(change, world.clock.now(), id, permit.caller().user_id, &reason)?;
        kept(world, change, permit, key, before.as_ref(), id)
    })
}

/// The answer is kept with what makes it true: who asks again after a crash gets the one or finds neither.
fn kept(
    world: &World,
    change: &Transaction,
    permit: &Permit,
    key: &Key,
    before: Option<&Difference>,
    id: Id,
) -> Result<Difference, Problem> {
    let difference = differences::one(change, id)?.ok_or(problems::NOT_FOUND)?;
    let done = ("close-difference", id);
    audit::note(change, &world.clock, permit, done, before, Some(&difference))?;
    key.keep(world, change, &difference)?;
    Ok(difference)
}
