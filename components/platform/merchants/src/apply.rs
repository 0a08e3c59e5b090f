//! POST /v1/merchant-applications — somebody wants to sell; PUT, POST /v1/merchant-applications/:id — and corrects what waits or was
//! refused.

use crate::view::{self, View};
use api::{Answer, Problem, Request, World};
use caller::Caller;
use catalogue::{Application, merchant};
use clock::Id;
use idempotency::Key;
use sealed::Keys;

/// Reads an application and answers the merchant that it is to become.
///
/// # Errors
/// 401, 422 for what cannot be kept, 409 where too many are open, 503 without sealing keys.
pub async fn apply(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let application: Application = request.json()?;
    let keys = Keys::of(&world.settings, world.mode).await?;
    idempotency::once(world, request, &caller, "apply", |key| {
        keep(world, &caller, key, &keys, &application)
    })
}

fn keep(world: &World, caller: &Caller, key: &Key, keys: &Keys, application: &Application) -> Result<View, Problem> {
    let record = application.read(&world.database, world.clock.now())?;
    world.database.transaction(|change| {
        let id = merchant::apply(change, &world.clock, keys, caller.user_id, &record)?;
        // Whom to call is not told: the answer is kept for a week, and that would be in the clear.
        let made = view::one(change, id)?.for_applicant();
        key.keep(world, change, &made)?;
        Ok(made)
    })
}

/// Reads an application and answers the merchant, which waits again.
///
/// # Errors
/// 401, 404 for what is not the caller's or is decided, 422 for what cannot be kept, 503 without sealing keys.
pub async fn again(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let (id, application): (Id, Application) = (request.id()?, request.json()?);
    let keys = Keys::of(&world.settings, world.mode).await?;
    let record = application.read(&world.database, world.clock.now())?;
    let changed = world.database.transaction(|change| {
        merchant::apply_again(change, &world.clock, &keys, (id, caller.user_id), &record)?;
        view::one(change, id)?.for_applicant().opened(&keys)
    })?;
    Ok(Answer::ok(&changed))
}
