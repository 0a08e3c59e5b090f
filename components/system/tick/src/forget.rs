//! What no one needs any more.

use clock::Moment;
use database::{Database, Error, Statements, Value, parameters};
use serde::de::IgnoredAny;

const DAY_SECONDS: i64 = 24 * 3600;

/// Who repeats a request after a week makes a new one.
const ANSWERS: &str = "DELETE FROM idempotency WHERE (user_id, operation, key) IN (
  SELECT user_id, operation, key FROM idempotency WHERE at < ?1 ORDER BY at LIMIT ?2
) RETURNING key";

/// Attempts are written in the order of time, so the oldest have the lowest numbers, and only those are looked at.
const ATTEMPTS: &str = "DELETE FROM login_attempt WHERE at < ?1 AND rowid IN (
  SELECT rowid FROM login_attempt ORDER BY rowid LIMIT ?2
) RETURNING at";

const CODES: &str = "DELETE FROM sms_code WHERE phone IN (
  SELECT phone FROM sms_code WHERE expires_at <= ?1 LIMIT ?2
) RETURNING sent_at";

/// Forgets answers kept for repeated requests after seven days, attempts to log in after a day, and codes that are void;
/// tells whether there is more.
pub(crate) fn forget(database: &Database, now: Moment, batch: u32) -> Result<bool, Error> {
    let limit = i64::from(batch);
    let answers = forgotten(
        database,
        ANSWERS,
        parameters![now.plus_seconds(-7 * DAY_SECONDS), limit],
    )?;
    let attempts = forgotten(database, ATTEMPTS, parameters![now.plus_seconds(-DAY_SECONDS), limit])?;
    let codes = forgotten(database, CODES, parameters![now, limit])?;
    Ok([answers, attempts, codes]
        .into_iter()
        .any(|count| count >= batch as usize))
}

fn forgotten(database: &Database, statement: &str, row: &[Value]) -> Result<usize, Error> {
    Ok(database.all::<IgnoredAny>(statement, row)?.len())
}
