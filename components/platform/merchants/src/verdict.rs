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
struct Consent {
    /// What was looked at.
    revision: i64,
}

#[derive(Deserialize)]
struct Refusal {
    /// What was looked at.
    revision: i64,
    /// What the merchant reads, 1 to 500 characters.
    reason: String,
}

#[derive(Deserialize)]
struct Reason {
    /// What the merchant reads, 1 to 500 characters.
    reason: String,
}

/// It may sell.
///
/// # Errors
/// 404 for one that is not there, 403 for an own one, 409 for one that does not wait, or of which something else is written by now.
pub async fn admit(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let Consent { revision } = request.json()?;
    let turn = ("admit-merchant", State::Applied, State::Admitted);
    Ok(Answer::ok(&decide(world, permit, id, turn, ("", Some(revision)))?))
}

/// It may not, as it stands.
///
/// # Errors
/// As [`admit`], and 422 for a reason that cannot be kept.
pub async fn refuse(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let Refusal { revision, reason } = request.json()?;
    let reason = text::REASON.read("/reason", &reason)?;
    let turn = ("refuse-merchant", State::Applied, State::Refused);
    Ok(Answer::ok(&decide(world, permit, id, turn, (&reason, Some(revision)))?))
}

/// It sells nothing new from now on; what was bought goes on.
///
/// # Errors
/// As [`refuse`].
pub async fn limit(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let Reason { reason } = request.json()?;
    let reason = text::REASON.read("/reason", &reason)?;
    let turn = ("limit-merchant", State::Admitted, State::Limited);
    Ok(Answer::ok(&decide(world, permit, id, turn, (&reason, None))?))
}

/// It sells again.
///
/// # Errors
/// As [`admit`].
pub async fn lift(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let turn = ("lift-limit", State::Limited, State::Admitted);
    Ok(Answer::ok(&decide(world, permit, id, turn, ("", None))?))
}

fn decide(
    world: &World,
    permit: &Permit,
    id: Id,
    (action, from, to): (&'static str, State, State),
    words: (&str, Option<i64>),
) -> Result<View, Problem> {
    let now = world.clock.now();
    world.database.transaction(|change| {
        let before = view::one(change, id)?;
        member::must_be_of_others(change, permit, id)?;
        let turned = merchant::turn(change, id, (from, to), words, now)?;
        let moved = || MERCHANT_MOVED.with("merchant_state", before.state);
        let turned = turned.ok_or_else(|| moved().with("revision", before.revision))?;
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
