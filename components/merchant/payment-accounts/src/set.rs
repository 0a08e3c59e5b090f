//! PUT, POST /v1/merchant/payment-accounts/:channel, PUT, POST /v1/platform/payment-accounts/:channel — sets the account that
//! takes payments from now on: new keys of the one that there is, or another one.
//!
//! It is given whole: what is left out is not there, and never what it was.

use crate::{Desk, channel, merchant, platform, unusable, view, view::View};
use acquiring::accounts::{self, Fault, New};
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use payment::Channel;
use sealed::Keys;
use std::collections::BTreeMap;

/// The members of an account, by the channel: `private_key` and so on.
pub type Given = BTreeMap<String, Option<String>>;

/// A merchant's own.
///
/// # Errors
/// What [`set`] answers, 404 for another channel.
pub async fn of_merchant(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    of(request, world, merchant(request, world, permit)?).await
}

/// The platform's.
///
/// # Errors
/// As [`of_merchant`].
pub async fn of_platform(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    of(request, world, platform(permit)).await
}

async fn of(request: &Request, world: &World, desk: Desk<'_>) -> Result<Answer, Problem> {
    let channel = channel(request)?;
    let given: Given = request.json()?;
    Ok(Answer::ok(&set(world, &desk, channel, given).await?))
}

/// Reads the keys, seals them and keeps them with who has set them.
///
/// # Errors
/// 422 with all that is missing, else with what is not usable; 503 where the bundle itself lacks what a channel needs.
async fn set(world: &World, desk: &Desk<'_>, channel: Channel, given: Given) -> Result<View, Problem> {
    let given = given
        .into_iter()
        .filter_map(|(name, text)| Some((name, text?)))
        .collect();
    let account = accounts::check(world, channel, &given).await.map_err(refused)?;
    let keys = Keys::of(&world.settings, world.mode).await?;
    let new = New {
        merchant_number: desk.merchant_number,
        channel,
        account: &account,
        actor: desk.permit.caller().user_id,
        at: world.clock.now(),
    };
    world.database.transaction(|change| {
        let before = view::load(change, desk.merchant_number, Some(channel))?;
        accounts::set(change, &world.clock, &keys, new, &given)?;
        let live = view::load(change, desk.merchant_number, Some(channel))?;
        let nothing = || problems::INTERNAL.caused_by("an account that was set is not there");
        let set = live.into_iter().next().ok_or_else(nothing)?;
        let done = ("set-payment-account", desk.subject(channel));
        audit::note(change, &world.clock, desk.permit, done, Some(&before), Some(&set))?;
        Ok(set)
    })
}

/// Nothing of what was given is quoted.
fn refused(faults: Vec<Fault>) -> Problem {
    let mut problem = problems::INVALID;
    for fault in faults {
        problem = match fault {
            Fault::Missing(name) => problem.field(format!("/{name}"), ("必填", "is missing")),
            Fault::Unusable(name, why) => problem.field(format!("/{name}"), unusable::wording(why)),
            Fault::OfTheSandbox(name) => problem.field(
                format!("/{name}"),
                (
                    "是沙箱的值，正式模式拒绝使用",
                    "is the sandbox's, which live mode refuses",
                ),
            ),
            Fault::Bundle(error) => return error.into(),
        };
    }
    problem
}
