//! POST /v1/merchant/invitations, POST /v1/platform/invitations — offers a post by a code, which is told this once.

use crate::{Desk, REMARK};
use api::{Answer, Problem, Request, World};
use caller::Permit;
use clock::Id;
use member::{
    invitation::{self, Invited},
    post::Place,
};
use serde::{Deserialize, Serialize};

/// The post that is offered.
#[derive(Debug, Deserialize, Serialize)]
pub struct Offer {
    role: String,
    store_id: Option<Id>,
    /// What the person is called in the shop.
    #[serde(default, skip_serializing)]
    remark: String,
}

/// At a merchant.
///
/// # Errors
/// What [`invite`] answers.
pub async fn of_merchant(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let desk = Desk::of_merchant(request, world, permit)?;
    Ok(Answer::json(201, &invite(world, &desk, &request.json()?)?))
}

/// On the platform.
///
/// # Errors
/// What [`invite`] answers.
pub async fn of_platform(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let desk = Desk::of_platform(permit);
    Ok(Answer::json(201, &invite(world, &desk, &request.json()?)?))
}

/// Writes the offer down. It has no idempotency key: the code is kept nowhere, and two offers are as good as one.
///
/// # Errors
/// 422 for a role or a store that is not there.
fn invite(world: &World, desk: &Desk<'_>, offer: &Offer) -> Result<Invited, Problem> {
    let remark = REMARK.read("/remark", &offer.remark)?;
    world.database.transaction(|change| {
        let place = Place::read(change, desk.merchant_number, &offer.role, offer.store_id)?;
        let invited = invitation::invite(change, &world.clock, desk.permit, &place, &remark)?;
        audit::note(
            change,
            &world.clock,
            desk.permit,
            ("invite", invited.id),
            None::<&()>,
            Some(offer),
        )?;
        Ok(invited)
    })
}
