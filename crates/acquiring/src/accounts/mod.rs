//! Whose keys speak with a gateway: a merchant's own account, the settings where they name a merchant, or the platform's account
//! in the database. A payment notes an account of the database, so that it is asked about and given back with the same; what
//! notes none was taken with the settings. Settings and accounts are never mixed, but in the sandbox, whose keys anybody knows.

mod check;
mod members;
mod opened;
mod reseal;
mod set;

pub use check::{Fault, check};
pub use members::{Member, members};
pub use reseal::{Resealed, reseal};
pub use set::{New, retire, set};

use crate::certificates::kept;
use api::World;
use clock::Id;
use database::{Statements, parameters};
use payment::{Channel, Failure, PaymentAccount};
use serde::Deserialize;
use settings::{Error, Mode, Settings, Values};
use std::sync::Arc;

const OWN: &str =
    "SELECT (SELECT named FROM payment_account_named AS named WHERE named.id = payment_account.id) AS account
FROM payment_account WHERE id = ?1 AND channel = ?2 AND merchant_number IS NOT NULL";

#[derive(Deserialize)]
pub(crate) struct Named {
    pub(crate) account: PaymentAccount,
}

/// A merchant's own account of this channel, whether it takes new payments or not: for what its gateway tells.
///
/// # Errors
/// Where the database fails.
pub fn own(world: &World, channel: Channel, id: Id) -> Result<Option<PaymentAccount>, database::Error> {
    let named: Option<Named> = world.database.optional(OWN, parameters![id, channel.name()])?;
    Ok(named.map(|named| named.account))
}

/// With what a new payment is taken, of what the database offers.
pub(crate) async fn choose(
    world: &World,
    channel: Channel,
    offered: Option<PaymentAccount>,
) -> Result<Option<PaymentAccount>, Failure> {
    let is_platforms = offered.as_ref().is_some_and(|offered| !offered.is_own);
    let is_theirs = is_platforms && of_their_own(world, channel, members::name(channel)).await?.is_some();
    Ok(offered.filter(|_| !is_theirs))
}

/// What `read` makes of the settings of an account: of this one, else those of the bundle, else the platform's.
pub(crate) async fn read<T>(
    world: &World,
    channel: Channel,
    account: Option<&PaymentAccount>,
    read: impl AsyncFn(Settings) -> Result<T, Error>,
) -> Result<T, Failure> {
    let settings = match account {
        Some(account) => with(world, channel, account).await?,
        None => of_the_platform(world, channel).await?,
    };
    read(settings).await.map_err(|error| unconfigured(&error))
}

/// The settings that an account is read from where a payment notes none.
pub(crate) async fn of_the_platform(world: &World, channel: Channel) -> Result<Settings, Failure> {
    settings(world, channel, members::name(channel), opened::platform).await
}

/// Those that people log in with: an account that takes no payments any more still names the app that they are in.
pub(crate) async fn of_logins(world: &World, channel: Channel, named_by: &'static str) -> Result<Settings, Failure> {
    settings(world, channel, named_by, opened::last_of_the_platform).await
}

/// The settings where they have this one, else with the platform's account in the database. Where there is neither, who reads
/// them names what is missing.
async fn settings(
    world: &World,
    channel: Channel,
    named_by: &'static str,
    platforms: impl Fn(&World, Channel) -> Result<Option<PaymentAccount>, Failure>,
) -> Result<Settings, Failure> {
    if let Some(settings) = of_their_own(world, channel, named_by).await? {
        return Ok(settings);
    }
    match platforms(world, channel)? {
        Some(account) => with(world, channel, &account).await,
        None => Ok(world.settings.clone()),
    }
}

/// The settings, where they have an account: in live mode as soon as they name it, since nothing is to be mixed with another's. In
/// the sandbox what they lack is filled, if that can be.
async fn of_their_own(world: &World, channel: Channel, named_by: &'static str) -> Result<Option<Settings>, Failure> {
    let is_named = is_set(world, named_by).await?;
    let mut is_whole = is_named;
    for member in members(channel).iter().filter(|member| member.is_needed) {
        is_whole = is_whole && is_set(world, member.setting).await?;
    }
    if world.mode == Mode::Sandbox && !is_whole {
        match filled(world, channel).await {
            Ok(None) | Err(_) if is_named => {}
            filled => return filled,
        }
    }
    Ok(is_named.then(|| world.settings.clone()))
}

/// In the sandbox each setting counts that says something else than the platform's account, which fills the others: who brings a
/// gateway of his own sets what is his. None where none does.
async fn filled(world: &World, channel: Channel) -> Result<Option<Settings>, Failure> {
    let Some(account) = opened::platform(world, channel)? else {
        return Ok(None);
    };
    let values = opened::values(world, channel, &account).await?;
    let mut others = Vec::new();
    for member in members(channel) {
        let text = world.settings.optional(member.setting).await;
        let text = text.map_err(|error| unconfigured(&error))?.unwrap_or_default();
        if ![values.get(member.setting), ""].contains(&text.trim()) {
            others.push((member.setting, text));
        }
    }
    Ok((!others.is_empty()).then(|| world.settings.replaced_by(Arc::new(values.with(others)))))
}

async fn is_set(world: &World, setting: &'static str) -> Result<bool, Failure> {
    let known = world.settings.optional(setting).await;
    known.map(|text| text.is_some()).map_err(|error| unconfigured(&error))
}

/// The settings, with this account in the place of the bundle's.
async fn with(world: &World, channel: Channel, account: &PaymentAccount) -> Result<Settings, Failure> {
    let values = opened::values(world, channel, account).await?;
    Ok(world.settings.replaced_by(with_what_was_fetched(values, account)))
}

/// A merchant's own account believes the certificates that were fetched for it, beside those that it has.
fn with_what_was_fetched(values: Arc<Values>, account: &PaymentAccount) -> Arc<Values> {
    let fetched = account.own_id().map(kept::of_account).unwrap_or_default();
    if fetched.is_empty() {
        return values;
    }
    let own = values.get(kept::CERTIFICATES);
    Arc::new(values.with([(kept::CERTIFICATES, format!("{own}{fetched}"))]))
}

pub(crate) fn unconfigured(error: &Error) -> Failure {
    Failure::Unconfigured(error.to_string())
}

#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
pub(crate) fn unread(error: database::Error) -> Failure {
    Failure::Unclear(error.to_string())
}
