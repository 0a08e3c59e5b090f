//! DELETE /v1/me, POST /v1/me/delete — deletes the caller's account (mini-programs know POST alone).

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use member::{Proof, Refusal, Sealing};
use serde::Deserialize;
use serde_json::json;

#[derive(Default, Deserialize)]
struct Input {
    proof: Option<Proof>,
}

/// Reads what shows whose the account is, and deletes it. A fresh login needs to show nothing more, so that there may be no body.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let Input { proof } = request.json_or_default()?;
    let address = world.client_address(request).await?;
    delete(world, &caller, &proof.unwrap_or_default(), &address).await?;
    Ok(Answer::ok(&json!({})))
}

/// Deletes the caller's account. What stands in the way is told first, so that no code is used up for nothing; it is looked at again
/// with the deletion.
///
/// # Errors
/// 409 with what stands in the way, 403 where nothing shows that the account is the caller's own, 422 for a proof that is wrong, 429 for
/// too many of them, 401 where it is deleted already.
pub async fn delete(world: &World, caller: &Caller, proof: &Proof, address: &str) -> Result<(), Problem> {
    let obstacles = member::obstacles(&world.database, caller.user_id, world.clock.now())?;
    if !obstacles.is_empty() {
        return Err(Refusal::StillNeeded(obstacles).into());
    }
    member::must_prove(world, caller, proof, address).await?;
    let sealing = Sealing::of(world).await;
    let deleted = world
        .database
        .transaction(|change| member::delete(change, &world.clock, &sealing, caller));
    if deleted? {
        Ok(())
    } else {
        Err(problems::UNAUTHENTICATED)
    }
}
