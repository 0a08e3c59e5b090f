//! POST /v1/platform/merchants/:id/admit, /refuse, /limit, /lift — the platform's word about a merchant. Who applied is told, and
//! becomes its owner with the admission.

use crate::view::{self, View};
use api::{Answer, Problem, Request, World};
use caller::Permit;
use catalogue::merchant::{self, MERCHANT_MOVED, State};
use clock::Id;
use member::post::{self, Place};
use serde::Deserialize;

#[derive(Deserialize)]
struct Reason {
    /// What the merchant reads, 1 to 500 characters.
    reason: String,
}

/// It may sell.
///
/// # Errors
/// 404 for one that is not there, 409 for one that does not wait.
pub async fn admit(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let turn = ("admit-merchant", State::Applied, State::Admitted);
    Ok(Answer::ok(&decide(world, permit, id, turn, "")?))
}

/// It may not, as it stands.
///
/// # Errors
/// As [`admit`], and 422 for a reason that cannot be kept.
pub async fn refuse(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let (id, reason) = (request.id()?, reason(request)?);
    let turn = ("refuse-merchant", State::Applied, State::Refused);
    Ok(Answer::ok(&decide(world, permit, id, turn, &reason)?))
}

/// It sells nothing new from now on; what was bought goes on.
///
/// # Errors
/// As [`refuse`].
pub async fn limit(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let (id, reason) = (request.id()?, reason(request)?);
    let turn = ("limit-merchant", State::Admitted, State::Limited);
    Ok(Answer::ok(&decide(world, permit, id, turn, &reason)?))
}

/// It sells again.
///
/// # Errors
/// As [`admit`].
pub async fn lift(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let turn = ("lift-limit", State::Limited, State::Admitted);
    Ok(Answer::ok(&decide(world, permit, id, turn, "")?))
}

fn reason(request: &Request) -> Result<String, Problem> {
    let Reason { reason } = request.json()?;
    text::REASON.read("/reason", &reason)
}

fn decide(
    world: &World,
    permit: &Permit,
    id: Id,
    (action, from, to): (&'static str, State, State),
    reason: &str,
) -> Result<View, Problem> {
    let now = world.clock.now();
    world.database.transaction(|change| {
        let before = view::one(change, id)?;
        let turned = merchant::turn(change, id, (from, to), reason, now)?;
        let turned = turned.ok_or_else(|| MERCHANT_MOVED.with("merchant_state", before.state))?;
        if let (State::Applied, State::Admitted, Some(applicant)) = (from, to, turned.applicant_id) {
            let owner = Place {
                merchant_number: Some(turned.number),
                store_number: None,
                role: "owner".to_owned(),
            };
            post::appoint(change, (world.clock.id(), now), applicant, &owner, "")?;
        }
        let after = view::one(change, id)?;
        audit::note(change, &world.clock, permit, (action, id), Some(&before), Some(&after))?;
        Ok(after)
    })
}
