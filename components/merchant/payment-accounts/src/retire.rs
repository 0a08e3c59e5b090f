//! POST /v1/merchant/payment-accounts/:channel/retire, POST /v1/platform/payment-accounts/:channel/retire — the account takes
//! nothing new: from now on the platform's does. It goes on speaking for what it took.

use crate::{Desk, channel, merchant, platform, view, view::View};
use acquiring::accounts;
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;

/// A merchant's own.
///
/// # Errors
/// 404 where none takes payments through the channel.
pub async fn of_merchant(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    retire(request, world, &merchant(request, world, permit)?)
}

/// The platform's.
///
/// # Errors
/// As [`of_merchant`].
pub async fn of_platform(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    retire(request, world, &platform(permit))
}

fn retire(request: &Request, world: &World, desk: &Desk<'_>) -> Result<Answer, Problem> {
    let channel = channel(request)?;
    request.wants_nothing()?;
    let (of, actor, at) = (desk.merchant_number, desk.permit.caller().user_id, world.clock.now());
    let view = world.database.transaction(|change| {
        let before = view::load(change, of, Some(channel))?;
        let id = accounts::retire(change, of, channel, actor, at)?.ok_or(problems::NOT_FOUND)?;
        let all = view::load(change, of, Some(channel))?;
        let retired = all.into_iter().find(|view| view.id == id).ok_or(problems::NOT_FOUND)?;
        let done = ("retire-payment-account", desk.subject(channel));
        audit::note(change, &world.clock, desk.permit, done, Some(&before), Some(&retired))?;
        Ok::<View, Problem>(retired)
    })?;
    Ok(Answer::ok(&view))
}
