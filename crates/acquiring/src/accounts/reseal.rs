//! What an older key has sealed is sealed anew, so that that key can go.

use super::opened::{COLUMN, row_of};
use clock::{Clock, Id};
use database::{Database, Error, Statements, parameters};
use sealed::{Keys, Place};
use serde::Deserialize;

const OLDER: &str = "SELECT account_id, version, settings FROM payment_account_version
WHERE sealing_key <> ?1 ORDER BY account_id, version";

/// What somebody else has sealed anew in between is left.
const SEAL: &str = "UPDATE payment_account_version SET settings = ?4, sealing_key = ?5
WHERE account_id = ?1 AND version = ?2 AND settings = ?3 RETURNING version";

#[derive(Deserialize)]
struct Older {
    account_id: Id,
    version: i64,
    settings: String,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Versions that the first key has sealed now.
    pub sealed: usize,
    /// Accounts of which a version does not open with any key; nothing has happened to them.
    pub unopened: Vec<Id>,
}

/// Seals anew whatever another key than the first has sealed. It can be done as often as anybody likes.
///
/// # Errors
/// Where the database fails; what was sealed anew before stays so.
pub fn reseal(database: &Database, clock: &Clock, keys: &Keys) -> Result<Resealed, Error> {
    let mut done = Resealed::default();
    for older in database.all::<Older>(OLDER, parameters![keys.sealing_id()])? {
        let row = row_of(older.account_id, older.version);
        let place = Place {
            column: COLUMN,
            row: &row,
        };
        let opened = keys.open(place, &older.settings);
        let Ok(sealed) = opened.and_then(|plain| keys.seal(clock, place, &plain)) else {
            done.unopened.push(older.account_id);
            continue;
        };
        let row = parameters![
            older.account_id,
            older.version,
            older.settings,
            sealed,
            keys.sealing_id()
        ];
        done.sealed += usize::from(database.changed(SEAL, row)?);
    }
    done.unopened.dedup();
    Ok(done)
}
