//! PUT, POST /v1/platform/merchants/:id — what is written about a merchant, given whole: a new address, a renewed licence.

use crate::view;
use api::{Answer, Problem, Request, World};
use caller::Permit;
use catalogue::{Application, merchant};
use clock::Id;
use sealed::Keys;

/// Reads what is right and answers the merchant. Whom to call is not in the audit.
///
/// # Errors
/// 404 for one that is not there, 422 for what cannot be kept, 503 without sealing keys.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let (id, application): (Id, Application) = (request.id()?, request.json()?);
    let keys = Keys::of(&world.settings, world.mode).await?;
    let record = application.read(&world.database, world.clock.now())?;
    let corrected = world.database.transaction(|change| {
        let before = view::one(change, id)?;
        merchant::correct(change, &world.clock, &keys, id, &record)?;
        let after = view::one(change, id)?;
        audit::note(
            change,
            &world.clock,
            permit,
            ("correct-merchant", id),
            Some(&before),
            Some(&after),
        )?;
        after.opened(&keys)
    })?;
    Ok(Answer::ok(&corrected))
}
