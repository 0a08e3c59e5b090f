//! POST /v1/merchant/stores/:id/close, POST /v1/merchant/stores/:id/reopen — guests find nothing of a closed store any more; what they
//! have bought there goes on.

use crate::view;
use api::{Answer, Problem, Request, World};
use caller::Permit;
use catalogue::store;
use clock::Id;
use serde_json::Value;

/// Closes it.
///
/// # Errors
/// 404 for a store that is not there, or that the permit is not for.
pub async fn close(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    Ok(Answer::ok(&turn(world, permit, request.id()?, false)?))
}

/// Opens it again.
///
/// # Errors
/// As [`close`].
pub async fn reopen(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    Ok(Answer::ok(&turn(world, permit, request.id()?, true)?))
}

/// Twice is as good as once, and only the first is written down.
fn turn(world: &World, permit: &Permit, id: Id, is_open: bool) -> Result<Value, Problem> {
    world.database.transaction(|change| {
        let before = view::one(change, permit, id)?;
        if !store::turn(change, before.number, is_open)? {
            return Ok(before.told);
        }
        let after = view::one(change, permit, id)?.told;
        let action = if is_open { "reopen-store" } else { "close-store" };
        audit::note(
            change,
            &world.clock,
            permit,
            (action, id),
            Some(&before.told),
            Some(&after),
        )?;
        Ok(after)
    })
}
