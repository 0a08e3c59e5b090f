//! POST /v1/merchant/invitations/:id/revoke, POST /v1/platform/invitations/:id/revoke — takes an offer back that nobody has accepted.

use crate::{Desk, invitations};
use api::{Answer, Problem, Request, World};
use caller::Permit;
use member::invitation;

/// One of a merchant.
///
/// # Errors
/// 404 for one that is not open.
pub async fn of_merchant(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    of(request, world, &Desk::of_merchant(request, world, permit)?)
}

/// One of the platform.
///
/// # Errors
/// 404 for one that is not open.
pub async fn of_platform(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    of(request, world, &Desk::of_platform(permit))
}

fn of(request: &Request, world: &World, desk: &Desk<'_>) -> Result<Answer, Problem> {
    let id = request.id()?;
    world.database.transaction(|change| {
        invitation::revoke(change, desk.merchant_number, id, world.clock.now())?;
        let done = ("revoke-invitation", id);
        audit::note(change, &world.clock, desk.permit, done, None::<&()>, None::<&()>)?;
        Ok::<_, Problem>(())
    })?;
    Ok(Answer::ok(&invitations::list(world, desk)?))
}
