//! PUT, POST /v1/merchant/stores/:id — what a store tells of itself from now on. It is given whole: what is left out is not there.

use crate::view;
use api::{Answer, Problem, Request, World};
use caller::Permit;
use catalogue::{Premises, store};
use clock::Id;
use serde_json::Value;

/// Reads what a store tells of itself and answers the store.
///
/// # Errors
/// What [`change`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let (id, premises) = (request.id()?, request.json()?);
    Ok(Answer::ok(&change(world, permit, id, &premises)?))
}

/// Writes it. Twice is as good as once.
///
/// # Errors
/// 404 for a store that is not there, or that the permit is not for; 422 for what cannot be kept.
fn change(world: &World, permit: &Permit, id: Id, premises: &Premises) -> Result<Value, Problem> {
    let premises = premises.read()?;
    world.database.transaction(|change| {
        let before = view::one(change, permit, id)?;
        store::change(change, before.number, &premises)?;
        let after = view::one(change, permit, id)?.told;
        audit::note(
            change,
            &world.clock,
            permit,
            ("change-store", id),
            Some(&before.told),
            Some(&after),
        )?;
        Ok(after)
    })
}
