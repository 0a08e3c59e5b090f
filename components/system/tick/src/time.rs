//! What the passing of time decides about orders.

use clock::{Id, Moment};
use database::{Database, Error, Statements, parameters};
use order::Status;
use serde::Deserialize;

/// So long after its end an attempt to pay may still turn out to be paid: a gateway tells a success within seconds and is
/// asked after half a minute, and until then nothing that hangs on it is written off.
const GATEWAY_SECONDS: i64 = 60;

/// Wishes for more that ended with these orders.
const ENDED_CHARGES: &str = "SELECT count(*) AS count FROM charge
WHERE order_id IN (SELECT value FROM json_each(?1)) AND kind <> 'order' AND state = 'expired'
  AND changed_by = 'system' AND changed_at = ?2";

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

#[derive(Deserialize)]
struct Charges {
    count: usize,
}

/// Expires orders that were not paid in time; what they keep goes back by itself.
pub(crate) fn expire_orders(database: &Database, now: Moment, batch: u32) -> Result<usize, Error> {
    order::expire_unpaid(database, now, unheard_since(now), batch)
}

/// Expires later charges that were not paid in time; what is kept for them goes back by itself.
pub(crate) fn expire_charges(database: &Database, now: Moment, batch: u32) -> Result<usize, Error> {
    charge::expire_unpaid(database, now, unheard_since(now), batch)
}

/// Ends the stays that are over: completed where the door was opened, else nobody came. A renewal that is still open
/// then has nothing left to lengthen.
pub(crate) fn end_stays(database: &Database, now: Moment, batch: u32) -> Result<Ended, Error> {
    database.transaction(|change| {
        let ended = fulfilment::end_by_time(change, now, unheard_since(now), batch)?;
        if ended.is_empty() {
            return Ok(Ended::default());
        }
        let orders: Vec<Id> = ended.iter().map(|ended| ended.order_id).collect();
        let row = parameters![serde_json::json!(orders).to_string(), now];
        let Charges { count: renewals } = change.one(ENDED_CHARGES, row)?;
        let count = |status| ended.iter().filter(|ended| ended.status == status).count();
        Ok(Ended {
            completed: count(Status::Completed),
            no_shows: count(Status::NoShow),
            renewals,
        })
    })
}

/// What was open at a gateway until then, and is not told by now, was not paid.
fn unheard_since(now: Moment) -> Moment {
    now.plus_seconds(-GATEWAY_SECONDS)
}
