//! POST /v1/merchant/staff/:id/dismiss, POST /v1/platform/staff/:id/dismiss — ends a post; what it permitted is over with the answer.

use crate::{Desk, list};
use api::{Answer, Problem, Request, World};
use caller::Permit;
use member::post;

/// One of a merchant.
///
/// # Errors
/// 404 for a post that is not there, 409 for the last owner.
pub async fn of_merchant(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    of(request, world, &Desk::of_merchant(request, world, permit)?)
}

/// One of the platform.
///
/// # Errors
/// 404 for a post that is not there, 409 for the last operator.
pub async fn of_platform(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    of(request, world, &Desk::of_platform(permit))
}

fn of(request: &Request, world: &World, desk: &Desk<'_>) -> Result<Answer, Problem> {
    let id = request.id()?;
    let posts = world.database.transaction(|change| {
        let ended = post::dismiss(change, desk.merchant_number, id)?;
        audit::note(
            change,
            &world.clock,
            desk.permit,
            ("dismiss", ended.user_id),
            Some(&ended),
            None::<&()>,
        )?;
        Ok::<_, Problem>(list::list(change, desk)?)
    })?;
    Ok(Answer::ok(&posts))
}
