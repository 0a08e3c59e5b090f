//! POST /v1/platform/payment-account-seals — seals anew, with the first of the sealing keys, what another one has sealed: then
//! that one can go.

use acquiring::accounts::reseal;
use api::{Answer, Problem, Request, World};
use caller::Permit;
use clock::Id;
use sealed::Keys;
use serde::Serialize;

/// What came of it.
#[derive(Debug, Serialize)]
pub struct Done {
    /// Versions of accounts that were sealed anew.
    resealed: usize,
    /// Accounts of which something opens with none of the keys: they must be set again.
    unopened: Vec<Id>,
}

/// Seals what is to be sealed.
///
/// # Errors
/// 503 where there are no keys.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    request.wants_nothing()?;
    let keys = Keys::of(&world.settings, world.mode).await?;
    let done = reseal(&world.database, &world.clock, &keys)?;
    let done = Done {
        resealed: done.sealed,
        unopened: done.unopened,
    };
    let deed = ("reseal", "payment accounts");
    audit::note(&world.database, &world.clock, permit, deed, None::<&()>, Some(&done))?;
    Ok(Answer::ok(&done))
}
