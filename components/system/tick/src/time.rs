//! What the passing of time decides about orders.

use clock::{Id, Moment};
use database::{Database, Error, Statements, parameters};
use device::BROKEN_OFF_SECONDS;
use order::Status;
use serde::Deserialize;

/// So long after its end a session may still turn out to be paid: a gateway tells a success within seconds and is asked
/// after half a minute, and until then nothing that hangs on it is written off.
const GATEWAY_SECONDS: i64 = 60;

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

/// Expires orders that were not paid in time; what they keep goes back by itself.
pub(crate) fn expire_orders(database: &Database, now: Moment, batch: u32) -> Result<usize, Error> {
    let row = parameters![now, i64::from(batch), now.plus_seconds(-GATEWAY_SECONDS)];
    let expired: Vec<Changed> = database.all(include_str!("expire_orders.sql"), row)?;
    Ok(expired.len())
}

/// Expires later charges that were not paid in time; what is kept for them goes back by itself.
pub(crate) fn expire_charges(database: &Database, now: Moment, batch: u32) -> Result<usize, Error> {
    let row = parameters![now, i64::from(batch), now.plus_seconds(-GATEWAY_SECONDS)];
    let expired: Vec<Changed> = database.all(include_str!("expire_charges.sql"), row)?;
    Ok(expired.len())
}

#[derive(Deserialize)]
struct Stay {
    status: Status,
    charges: usize,
}

/// Ends the stays that are over: completed where the door was opened, else nobody came. A renewal that is still open
/// then has nothing left to lengthen.
pub(crate) fn end_stays(database: &Database, now: Moment, batch: u32) -> Result<Ended, Error> {
    database.transaction(|change| {
        let row = parameters![now, i64::from(batch), now.plus_seconds(-GATEWAY_SECONDS)];
        let over: Vec<Changed> = change.all(include_str!("end_stays.sql"), row)?;
        if over.is_empty() {
            return Ok(Ended::default());
        }
        let over = list(over.iter().map(|order| order.id));
        let stays: Vec<Stay> = change.all(include_str!("ended_stays.sql"), parameters![over, now])?;
        let count = |status| stays.iter().filter(|stay| stay.status == status).count();
        Ok(Ended {
            completed: count(Status::Completed),
            no_shows: count(Status::NoShow),
            renewals: stays.iter().map(|stay| stay.charges).sum(),
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
