//! POST /v1/merchant/payment-accounts/:channel/retire, POST /v1/platform/payment-accounts/:channel/retire — the account takes
//! nothing new: from now on the platform's does. It goes on speaking for what it took.

use crate::{Desk, channel, merchant, platform, view};
use acquiring::accounts;
use api::{Answer, Problem, Request, World, problems};

/// A merchant's own.
///
/// # Errors
/// 401 without a session, 403 for who may not, 404 where none takes payments through the channel.
pub async fn of_merchant(request: &Request, world: &World) -> Result<Answer, Problem> {
    retire(request, world, &merchant(request, world).await?)
}

/// The platform's.
///
/// # Errors
/// As [`of_merchant`].
pub async fn of_platform(request: &Request, world: &World) -> Result<Answer, Problem> {
    retire(request, world, &platform(request, world).await?)
}

fn retire(request: &Request, world: &World, desk: &Desk) -> Result<Answer, Problem> {
    let channel = channel(request)?;
    request.wants_nothing()?;
    let (of, actor, at) = (desk.merchant_number, desk.caller.user_id, world.clock.now());
    let view = world.database.transaction(|change| {
        let id = accounts::retire(change, of, channel, actor, at)?.ok_or(problems::NOT_FOUND)?;
        let all = view::load(change, of, Some(channel))?;
        all.into_iter().find(|view| view.id == id).ok_or(problems::NOT_FOUND)
    })?;
    Ok(Answer::ok(&view))
}
