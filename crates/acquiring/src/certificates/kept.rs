//! What was fetched, in the database and in this instance, and whose turn it is to fetch.

use api::World;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use serde::Deserialize;
use std::{cell::RefCell, collections::BTreeMap};
use wechat_pay::{PlatformCertificate, configuration};

/// The setting, and the member of an account. Whoever names one works with certificates.
pub(crate) const CERTIFICATES: &str = "wechat_pay_certificates";

/// So long nobody fetches again for a serial that is unknown: anybody can send one, and each instance meets it.
pub(super) const UNKNOWN_MINUTES: i64 = 1;

const IS_OLDER: &str = "SELECT 1 AS found WHERE NOT EXISTS (
  SELECT 1 FROM mutex WHERE name = 'platform-certificates' AND taken_at > ?1
)";

/// When the platform's were last fetched.
const FETCHED: &str = "INSERT INTO mutex (name, taken_at) VALUES ('platform-certificates', ?1)
ON CONFLICT (name) DO UPDATE SET taken_at = excluded.taken_at";

const TAKE: &str = "INSERT INTO mutex (name, taken_at) VALUES ('certificates-of-' || ?1, ?2)
ON CONFLICT (name) DO UPDATE SET taken_at = excluded.taken_at WHERE taken_at <= ?3 RETURNING name";

const KEEP: &str = "INSERT INTO platform_certificate (serial, pem, effective_at, expires_at, fetched_at)
VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (serial) DO UPDATE SET fetched_at = excluded.fetched_at";

const KEEP_OF_ACCOUNT: &str =
    "INSERT INTO account_certificate (serial, pem, effective_at, expires_at, fetched_at, account_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (account_id, serial) DO UPDATE SET fetched_at = excluded.fetched_at";

const GOOD: &str = "SELECT pem FROM platform_certificate WHERE expires_at > ?1 ORDER BY serial";

const GOOD_OF_ACCOUNT: &str =
    "SELECT pem FROM account_certificate WHERE account_id = ?2 AND expires_at > ?1 ORDER BY serial";

thread_local! {
    /// What was fetched for merchants' own accounts (PEM, one behind the other), as this instance has met it.
    static OF_ACCOUNTS: RefCell<BTreeMap<Id, String>> = const { RefCell::new(BTreeMap::new()) };
    /// When this instance last tried to fetch for an unknown serial: whoever sends many costs no statement each.
    static TRIED: RefCell<BTreeMap<Option<Id>, Moment>> = const { RefCell::new(BTreeMap::new()) };
}

#[derive(Deserialize)]
struct Kept {
    pem: String,
}

/// Believes what was fetched since this instance began, for the platform or for this account alone; tells whether it is news.
pub(super) fn believe(world: &World, owner: Option<Id>) -> Result<bool, Error> {
    let now = world.clock.now();
    let kept: Vec<Kept> = match owner {
        None => world.database.all(GOOD, parameters![now])?,
        Some(id) => world.database.all(GOOD_OF_ACCOUNT, parameters![now, id])?,
    };
    let pem = kept.into_iter().map(|certificate| format!("\n{}", certificate.pem));
    let pem: String = pem.collect();
    Ok(match owner {
        None => configuration::believe(pem),
        Some(id) => OF_ACCOUNTS.with_borrow_mut(|known| known.insert(id, pem.clone()).unwrap_or_default() != pem),
    })
}

/// What this instance believes for an account alone.
pub(crate) fn of_account(id: Id) -> String {
    OF_ACCOUNTS.with_borrow(|known| known.get(&id).cloned().unwrap_or_default())
}

/// Whether the platform's were last fetched so many minutes ago.
pub(super) fn is_older(world: &World, now: Moment, minutes: i64) -> Result<bool, Error> {
    world
        .database
        .changed(IS_OLDER, parameters![now.plus_minutes(-minutes)])
}

/// Whether this instance tried a moment ago, and notes that it tries now.
pub(super) fn was_just_tried(owner: Option<Id>, now: Moment) -> bool {
    TRIED.with_borrow_mut(|tried| {
        let is_recent = tried
            .get(&owner)
            .is_some_and(|at| *at <= now && now < at.plus_minutes(UNKNOWN_MINUTES));
        if !is_recent {
            tried.insert(owner, now);
        }
        is_recent
    })
}

/// Takes the turn to fetch; not where somebody took it less than so many minutes ago.
pub(super) fn take(world: &World, owner: Option<Id>, now: Moment, minutes: i64) -> Result<bool, Error> {
    let name = owner.map_or_else(|| "platform".to_owned(), |id| id.to_string());
    world
        .database
        .changed(TAKE, parameters![name, now, now.plus_minutes(-minutes)])
}

/// Keeps what was fetched and proven.
pub(super) fn keep(
    change: &impl Statements,
    owner: Option<Id>,
    certificates: &[PlatformCertificate],
    now: Moment,
) -> Result<(), Error> {
    for certificate in certificates {
        let PlatformCertificate {
            serial,
            pem,
            effective_at,
            expires_at,
        } = certificate;
        let (serial, pem) = (serial.as_str(), pem.as_str());
        match owner {
            None => change.run(KEEP, parameters![serial, pem, *effective_at, *expires_at, now])?,
            Some(id) => {
                let row = parameters![serial, pem, *effective_at, *expires_at, now, id];
                change.run(KEEP_OF_ACCOUNT, row)?
            }
        };
    }
    if owner.is_none() {
        change.run(FETCHED, parameters![now])?;
    }
    Ok(())
}
