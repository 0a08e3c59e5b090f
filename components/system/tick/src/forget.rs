//! What no one needs any more.

use clock::Moment;
use database::{Database, Error};
use member::{attempt, code};

/// Forgets answers kept for repeated requests, attempts to log in, and codes that are void; tells whether there is more.
pub(crate) fn forget(database: &Database, now: Moment, batch: u32) -> Result<bool, Error> {
    let forgotten = [
        idempotency::forget(database, now, batch)?,
        attempt::forget(database, now, batch)?,
        code::forget(database, now, batch)?,
    ];
    Ok(forgotten.into_iter().any(|count| count >= batch as usize))
}
