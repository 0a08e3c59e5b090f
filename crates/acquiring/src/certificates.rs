//! WeChat Pay's platform certificates, for merchants that have no public key of WeChat Pay's: fetched twice a day, and at once
//! where something is signed by one that nobody knows; kept in the database, and believed by every instance from when it meets
//! a serial that it does not know.

pub(crate) mod kept;

use crate::{accounts, wechat};
use api::World;
use clock::{Id, Moment};
use kept::{CERTIFICATES, UNKNOWN_MINUTES, believe, keep, take};
use payment::{Channel, Failure, PaymentAccount};
use settings::{Mode, Settings};
use std::rc::Rc;
use wechat_pay::{ApiV3Key, Merchant, configuration};

/// WeChat Pay asks to look at least twice a day: a new certificate appears ten days before the old one ends.
const FETCHED_MINUTES: i64 = 6 * 60;

/// So long after an attempt that failed it is tried again.
const FAILED_MINUTES: i64 = 10;

/// A notification that waits for the fetch has to be answered within five seconds.
const PATIENCE_SECONDS: u64 = 3;

/// What a public key's serial begins with: no list of certificates has one.
const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_";

/// Fetches the certificates if that is due and the platform's merchant works with certificates; tells how many there are.
/// Those of merchants' own accounts are fetched when they are met: nobody else may believe what their keys open.
///
/// # Errors
/// [`Failure`]: it is tried again some minutes later.
pub async fn refresh(world: &World) -> Result<usize, Failure> {
    // What is not configured takes nobody's turn.
    let settings = accounts::of_the_platform(world, Channel::Wechat).await?;
    let Some((key, merchant)) = reader(&settings, world.mode)
        .await
        .map_err(|error| accounts::unconfigured(&error))?
    else {
        return Ok(0);
    };
    let now = world.clock.now();
    let is_due = kept::is_older(world, now, FETCHED_MINUTES).map_err(accounts::unread)?;
    if !is_due || !take(world, None, now, FAILED_MINUTES).map_err(accounts::unread)? {
        return Ok(0);
    }
    fetch(world, None, &key, &merchant, outbound::PATIENCE_SECONDS).await
}

/// What an instance does about a serial that it does not know, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Learning {
    /// It believes what was fetched since it began.
    WhatWasFetched,
    /// It fetches what there is.
    WhatThereIs,
}

impl Learning {
    /// All of it.
    pub(crate) const STEPS: [Learning; 2] = [Learning::WhatWasFetched, Learning::WhatThereIs];
}

/// Learns of an unknown serial; tells whether there is news, so that what failed for it may be read again. What fails is no news.
pub(crate) async fn learn(world: &World, account: Option<&PaymentAccount>, serial: &str, learning: Learning) -> bool {
    let owner = account.and_then(PaymentAccount::own_id);
    let news = match learning {
        Learning::WhatWasFetched => believe(world, owner).map_err(accounts::unread),
        Learning::WhatThereIs if serial.starts_with(PUBLIC_KEY_ID) => Ok(false),
        Learning::WhatThereIs => fetch_at_once(world, account, owner).await,
    };
    news.unwrap_or_else(|failure| {
        eprintln!("platform certificates: {failure}");
        false
    })
}

/// Fetches for whoever this account is, and believes what comes. Of many that meet the same serial one fetches.
async fn fetch_at_once(world: &World, account: Option<&PaymentAccount>, owner: Option<Id>) -> Result<bool, Failure> {
    let mode = world.mode;
    let read = async |settings: Settings| reader(&settings, mode).await;
    let Some((key, merchant)) = accounts::read(world, Channel::Wechat, account, read).await? else {
        return Ok(false);
    };
    let now = world.clock.now();
    if kept::was_just_tried(owner, now) || !take(world, owner, now, UNKNOWN_MINUTES).map_err(accounts::unread)? {
        return Ok(false);
    }
    fetch(world, owner, &key, &merchant, PATIENCE_SECONDS).await?;
    believe(world, owner).map_err(accounts::unread)
}

/// What fetches certificates and opens them; none for a merchant that works without.
async fn reader(settings: &Settings, mode: Mode) -> Result<Option<(ApiV3Key, Rc<Merchant>)>, settings::Error> {
    if settings.optional(CERTIFICATES).await?.is_none() {
        return Ok(None);
    }
    let key = configuration::api_v3_key(settings, mode).await?;
    Ok(Some((key, configuration::merchant(settings, mode).await?)))
}

/// Fetches the list and keeps what it brings; tells how many there are.
async fn fetch(
    world: &World,
    owner: Option<Id>,
    key: &ApiV3Key,
    merchant: &Merchant,
    patience_seconds: u64,
) -> Result<usize, Failure> {
    let now: Moment = world.clock.now();
    let call = merchant
        .certificates(&wechat::fresh(world).moment())
        .map_err(wechat::failed)?;
    let answer = crate::send_within(world, call, patience_seconds).await?;
    let fetched = merchant
        .read_certificates(now.unix(), key, &answer)
        .map_err(wechat::failed)?;
    world
        .database
        .transaction(|change| keep(change, owner, &fetched, now))
        .map_err(accounts::unread)?;
    Ok(fetched.len())
}
