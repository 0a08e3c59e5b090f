//! Whether an account can be used, told before it is kept.

use super::members::{self, Member, members};
use ::{alipay, unionpay, wechat_pay};
use api::World;
use payment::{Account, Channel};
use settings::{Error, Settings};
use std::{collections::BTreeMap, sync::Arc};

/// Longer is nothing that an account has.
const LONGEST: usize = 32_000;

/// Why an account cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It lacks something.
    Missing(&'static str),
    /// Something that it has is not what it must be; nothing of it is quoted.
    Unusable(&'static str, &'static str),
    /// It is the sandbox's, which live mode refuses.
    OfTheSandbox(&'static str),
    /// The bundle itself cannot use any account of this channel.
    Bundle(Error),
}

/// Reads all keys of an account, and tells who it is at its gateway.
///
/// # Errors
/// All that is missing, else what is not usable.
pub async fn check(world: &World, channel: Channel, given: &BTreeMap<String, String>) -> Result<Account, Vec<Fault>> {
    let text = |member: &Member| given.get(member.name).map(|text| text.trim()).unwrap_or_default();
    let all = members(channel);
    let missing = all.iter().filter(|member| member.is_needed && text(member).is_empty());
    let missing: Vec<_> = missing.map(|member| Fault::Missing(member.name)).collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let long = all.iter().filter(|member| text(member).len() > LONGEST);
    let long: Vec<_> = long
        .map(|member| Fault::Unusable(member.name, "it is too long"))
        .collect();
    if !long.is_empty() {
        return Err(long);
    }
    let values = Arc::new(members::values(channel, given));
    let settings = world.settings.replaced_by(values);
    let mut faults = Vec::new();
    for error in errors(world, channel, &settings).await {
        let fault = fault(channel, error);
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let named = |position: usize| all.get(position).map(text).unwrap_or_default().to_owned();
    Ok(Account {
        own: None,
        merchant: named(0),
        app: if channel == Channel::Unionpay {
            String::new()
        } else {
            named(1)
        },
    })
}

/// What asks and what receives need different parts of it.
async fn errors(world: &World, channel: Channel, settings: &Settings) -> Vec<Error> {
    let mode = world.mode;
    let outcomes = match channel {
        Channel::Wechat => vec![
            wechat_pay::configuration::merchant(settings, mode).await.map(drop),
            wechat_pay::configuration::receiver(settings, mode).await.map(drop),
        ],
        Channel::Alipay => vec![alipay::configuration::merchant(settings, mode).await.map(drop)],
        Channel::Unionpay => vec![unionpay::configuration::merchant(settings, mode).await.map(drop)],
        Channel::Offline => Vec::new(),
    };
    outcomes.into_iter().filter_map(Result::err).collect()
}

fn fault(channel: Channel, error: Error) -> Fault {
    let member = |setting: &str| members(channel).iter().find(|member| member.setting == setting);
    match &error {
        Error::Missing(setting) => member(setting).map(|member| Fault::Missing(member.name)),
        Error::Unusable(setting, problem) => member(setting).map(|member| Fault::Unusable(member.name, problem)),
        Error::OfTheSandbox(setting) => member(setting).map(|member| Fault::OfTheSandbox(member.name)),
        Error::Unread(..) => None,
    }
    .unwrap_or(Fault::Bundle(error))
}
