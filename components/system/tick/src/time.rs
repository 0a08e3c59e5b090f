//! What the passing of time decides about orders.

use clock::{Id, Moment};
use database::{Database, Error, Statements, parameters};
use device::BROKEN_OFF_SECONDS;
use order::Status;
use serde::Deserialize;

/// So long after its end a session may still turn out to be paid: a gateway tells a success within seconds and is asked
/// after half a minute, and until then nothing that hangs on it is written off.
const GATEWAY_SECONDS: i64 = 60;

const LAPSE: &str = "UPDATE hold SET state = 'lapsed', changed_at = ?2
WHERE order_id IN (SELECT value FROM json_each(?1)) AND state = 'held'";

const GIVE_UP_RENEWALS: &str = "UPDATE renewal SET status = 'expired', changed_by = 'system', changed_at = ?2
WHERE order_id IN (SELECT value FROM json_each(?1)) AND status = 'pending_payment' RETURNING order_id AS id";

const GIVE_UP_PRESSES: &str = "UPDATE device_command SET outcome = 'unknown', failure = 'silent', answered_at = ?1
WHERE id IN (SELECT id FROM device_command WHERE outcome IS NULL AND issued_at <= ?2 ORDER BY issued_at LIMIT ?3)
  AND outcome IS NULL RETURNING order_id AS id";

#[derive(Deserialize)]
struct Changed {
    id: Id,
}

/// How many stays have ended.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ended {
    pub(crate) completed: usize,
    pub(crate) no_shows: usize,
    /// Renewals that were still open then.
    pub(crate) renewals: usize,
}

impl Ended {
    pub(crate) fn stays(&self) -> usize {
        self.completed + self.no_shows
    }
}

/// Expires orders that were not paid in time and gives their rooms back.
pub(crate) fn expire_orders(database: &Database, now: Moment, batch: u32) -> Result<usize, Error> {
    database.transaction(|change| {
        let row = parameters![now, i64::from(batch), now.plus_seconds(-GATEWAY_SECONDS)];
        let expired: Vec<Changed> = change.all(include_str!("expire_orders.sql"), row)?;
        if !expired.is_empty() {
            change.run(LAPSE, parameters![list(expired.iter().map(|order| order.id)), now])?;
        }
        Ok(expired.len())
    })
}

/// Expires renewals that were not paid in time; a trigger gives their time back.
pub(crate) fn expire_renewals(database: &Database, now: Moment, batch: u32) -> Result<usize, Error> {
    let row = parameters![now, i64::from(batch), now.plus_seconds(-GATEWAY_SECONDS)];
    let expired: Vec<Changed> = database.all(include_str!("expire_renewals.sql"), row)?;
    Ok(expired.len())
}

#[derive(Deserialize)]
struct Stay {
    id: Id,
    status: Status,
}

/// Ends the stays that are over: completed where the door was opened, else nobody came. A renewal that is still open
/// then has nothing left to lengthen.
pub(crate) fn end_stays(database: &Database, now: Moment, batch: u32) -> Result<Ended, Error> {
    database.transaction(|change| {
        let row = parameters![now, i64::from(batch), now.plus_seconds(-GATEWAY_SECONDS)];
        let stays: Vec<Stay> = change.all(include_str!("end_stays.sql"), row)?;
        if stays.is_empty() {
            return Ok(Ended::default());
        }
        let completed = stays.iter().filter(|stay| stay.status == Status::Completed).count();
        let over = list(stays.iter().map(|stay| stay.id));
        let renewals: Vec<Changed> = change.all(GIVE_UP_RENEWALS, parameters![over, now])?;
        Ok(Ended {
            completed,
            no_shows: stays.len() - completed,
            renewals: renewals.len(),
        })
    })
}

/// Writes down that nobody knows what became of presses whose answer never came.
pub(crate) fn give_up_presses(database: &Database, now: Moment, batch: u32) -> Result<usize, Error> {
    let row = parameters![now, now.plus_seconds(-BROKEN_OFF_SECONDS), i64::from(batch)];
    let given_up: Vec<Changed> = database.all(GIVE_UP_PRESSES, row)?;
    Ok(given_up.len())
}

fn list(ids: impl Iterator<Item = Id>) -> String {
    let ids: Vec<Id> = ids.collect();
    serde_json::json!(ids).to_string()
}
