//! An account is set: new keys of the one that there is, or one that takes its place.

use super::opened::{COLUMN, row_of};
use api::{Problem, problems};
use clock::{Clock, Id, Moment};
use database::{Error, Statements, parameters};
use payment::{Account, Channel};
use sealed::{Keys, Place};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Whoever takes its place may be it again: then it only gets another version.
const RETIRE: &str = "UPDATE payment_account SET state = 'retired', changed_by = ?5, changed_at = ?6
WHERE channel = ?1 AND coalesce(merchant_number, 0) = coalesce(?2, 0) AND state = 'live'
  AND (merchant_code, app) <> (?3, ?4)";

const MAKE: &str = "INSERT INTO payment_account (
  id, merchant_number, channel, merchant_code, app, state, version, made_by, made_at, changed_by, changed_at
) VALUES (?1, ?2, ?3, ?4, ?5, 'live', 1, ?6, ?7, ?6, ?7)
ON CONFLICT (channel, coalesce(merchant_number, 0), merchant_code, app) DO UPDATE SET
  state = 'live', version = version + 1, changed_by = excluded.changed_by, changed_at = excluded.changed_at
RETURNING id, version";

const KEEP: &str = "INSERT INTO payment_account_version (account_id, version, settings, sealing_key, made_by, made_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

const GIVE_UP: &str = "UPDATE payment_account SET state = 'retired', changed_by = ?3, changed_at = ?4
WHERE channel = ?1 AND coalesce(merchant_number, 0) = coalesce(?2, 0) AND state = 'live' RETURNING id";

/// What is set.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Whose; none: the platform's.
    pub merchant_number: Option<i64>,
    /// At which gateway.
    pub channel: Channel,
    /// Who it is there, as [`super::check`] told.
    pub account: &'a Account,
    /// Who sets it.
    pub actor: Id,
    /// When.
    pub at: Moment,
}

#[derive(Deserialize)]
struct Made {
    id: Id,
    version: i64,
}

/// Seals and keeps what was checked. From now on it takes the payments; what another one took stays with that one. It needs a
/// transaction.
///
/// # Errors
/// Where the database fails.
pub fn set(
    change: &impl Statements,
    clock: &Clock,
    keys: &Keys,
    new: New<'_>,
    given: &BTreeMap<String, String>,
) -> Result<(), Problem> {
    let (channel, actor, at) = (new.channel, new.actor, new.at);
    let (code, app) = (new.account.merchant.as_str(), new.account.app.as_str());
    change.run(
        RETIRE,
        parameters![channel.name(), new.merchant_number, code, app, actor, at],
    )?;
    let row = parameters![clock.id(), new.merchant_number, channel.name(), code, app, actor, at];
    let Made { id, version } = change.one(MAKE, row)?;
    let known = super::members(channel).iter().map(|member| member.name);
    let known: BTreeMap<&str, &str> = known.filter_map(|name| Some((name, given.get(name)?.trim()))).collect();
    let plain = serde_json::json!(known).to_string();
    let row = row_of(id, version);
    let place = Place {
        column: COLUMN,
        row: &row,
    };
    let sealed = keys.seal(clock, place, &plain);
    let sealed = sealed.map_err(|failure| problems::INTERNAL.caused_by(failure))?;
    change.run(KEEP, parameters![id, version, sealed, keys.sealing_id(), actor, at])?;
    Ok(())
}

/// Gives an account up: it takes nothing new, and goes on speaking for what it took. `None` where there is none that does.
///
/// # Errors
/// Where the database fails.
pub fn retire(
    change: &impl Statements,
    merchant_number: Option<i64>,
    channel: Channel,
    actor: Id,
    at: Moment,
) -> Result<Option<Id>, Error> {
    #[derive(Deserialize)]
    struct Retired {
        id: Id,
    }
    let row = parameters![channel.name(), merchant_number, actor, at];
    let retired: Option<Retired> = change.optional(GIVE_UP, row)?;
    Ok(retired.map(|retired| retired.id))
}
