//! Accounts of the database, opened, and kept as long as the instance lives: a version never changes.

use super::{Named, members, unconfigured, unread};
use api::World;
use clock::{Id, Moment};
use database::{Statements, parameters};
use payment::{Channel, Failure, PaymentAccount};
use sealed::{Keys, Place};
use serde::Deserialize;
use settings::Values;
use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

/// So many opened accounts are kept.
const MOST: usize = 64;

/// For so long it is not asked again which account is the platform's: a callback, which begins with it, costs no statement
/// more. Whoever replaces keys that have become known waits a minute.
const PLATFORM_SECONDS: i64 = 60;

/// Where the settings of an account stand; the row is its id and version.
pub(super) const COLUMN: &str = "payment_account_version.settings";

const SEALED: &str = "SELECT settings FROM payment_account_version WHERE account_id = ?1 AND version = ?2";

const PLATFORM: &str =
    "SELECT (SELECT named FROM payment_account_named AS named WHERE named.id = payment_account.id) AS account
FROM payment_account WHERE channel = ?1 AND coalesce(merchant_number, 0) = 0 AND state = 'live'";

const LAST_OF_THE_PLATFORM: &str =
    "SELECT (SELECT named FROM payment_account_named AS named WHERE named.id = payment_account.id) AS account
FROM payment_account WHERE channel = ?1 AND coalesce(merchant_number, 0) = 0
ORDER BY state = 'live' DESC, changed_at DESC, id DESC LIMIT 1";

/// An account's name and version.
type Version = (Id, i64);

thread_local! {
    static OPENED: RefCell<Vec<(Version, Arc<Values>)>> = const { RefCell::new(Vec::new()) };
    /// Which account takes the platform's payments, and when that was asked.
    static OF_THE_PLATFORM: RefCell<Vec<(Channel, Moment, PaymentAccount)>> = const { RefCell::new(Vec::new()) };
}

#[derive(Deserialize)]
struct Sealed {
    settings: String,
}

/// The platform's account that takes new payments, if there is one.
pub(super) fn platform(world: &World, channel: Channel) -> Result<Option<PaymentAccount>, Failure> {
    let now = world.clock.now();
    let known = OF_THE_PLATFORM.with_borrow(|known| {
        let is_fresh = |at: Moment| at <= now && now < at.plus_seconds(PLATFORM_SECONDS);
        let mut known = known.iter().filter(|(of, at, _)| *of == channel && is_fresh(*at));
        known.next().map(|(_, _, account)| account.clone())
    });
    if known.is_some() {
        return Ok(known);
    }
    let row = parameters![channel.name()];
    let named: Option<Named> = world.database.optional(PLATFORM, row).map_err(unread)?;
    let account = named.map(|named| named.account);
    OF_THE_PLATFORM.with_borrow_mut(|known| {
        known.retain(|(of, ..)| *of != channel);
        known.extend(account.clone().map(|account| (channel, now, account)));
    });
    Ok(account)
}

/// The platform's account that takes new payments, else the one that did last: who logs in pays nothing.
pub(super) fn last_of_the_platform(world: &World, channel: Channel) -> Result<Option<PaymentAccount>, Failure> {
    if let Some(live) = platform(world, channel)? {
        return Ok(Some(live));
    }
    let row = parameters![channel.name()];
    let named: Option<Named> = world.database.optional(LAST_OF_THE_PLATFORM, row).map_err(unread)?;
    Ok(named.map(|named| named.account))
}

/// The settings of an account.
pub(super) async fn values(world: &World, channel: Channel, account: &PaymentAccount) -> Result<Arc<Values>, Failure> {
    let version = (account.id, account.version);
    let known = OPENED.with_borrow(|opened| {
        let mut known = opened.iter().filter(|(of, _)| *of == version);
        known.next().map(|(_, values)| Arc::clone(values))
    });
    if let Some(values) = known {
        return Ok(values);
    }
    let values = Arc::new(members::values(channel, &open(world, version).await?));
    OPENED.with_borrow_mut(|opened| {
        if opened.len() == MOST {
            opened.remove(0);
        }
        opened.push((version, Arc::clone(&values)));
    });
    Ok(values)
}

async fn open(world: &World, (id, version): Version) -> Result<BTreeMap<String, String>, Failure> {
    let keys = Keys::of(&world.settings, world.mode).await;
    let keys = keys.map_err(|error| unconfigured(&error))?;
    let row = parameters![id, version];
    let sealed: Option<Sealed> = world.database.optional(SEALED, row).map_err(unread)?;
    let unusable = |problem: &str| Failure::Unconfigured(format!("the payment account {id} cannot be used: {problem}"));
    let sealed = sealed.ok_or_else(|| unusable("it has no settings"))?;
    let row = row_of(id, version);
    let place = Place {
        column: COLUMN,
        row: &row,
    };
    let opened = keys.open(place, &sealed.settings);
    let opened = opened.map_err(|failure| unusable(&failure.to_string()))?;
    serde_json::from_str(&opened).map_err(|_| unusable("its settings are no JSON object of texts"))
}

/// What names the row of a version.
pub(super) fn row_of(id: Id, version: i64) -> String {
    format!("{id}/{version}")
}
