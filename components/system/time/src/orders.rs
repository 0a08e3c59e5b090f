//! What the passing of time decides about orders.

use api::{Problem, World};
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use order::Status;
use schedule::{Due, Report};
use serde::Deserialize;

/// So long after its end an attempt to pay may still turn out to be paid: a gateway tells a success within seconds and is
/// asked after half a minute, and until then nothing that hangs on it is written off.
const GATEWAY_SECONDS: i64 = 60;

/// What lengthened these orders and was still open when they ended.
const ENDED_CHARGES: &str = "SELECT count(*) AS count FROM charge
WHERE order_id IN (SELECT value FROM json_each(?1)) AND kind <> 'order' AND state = 'expired'
  AND changed_by = 'system' AND changed_at = ?2";

#[derive(Deserialize)]
struct Charges {
    count: usize,
}

/// Expires orders that were not paid in time; what they keep goes back by itself.
///
/// # Errors
/// Where the database fails.
pub fn expire_orders(world: &World, due: &Due) -> Result<Report, Problem> {
    let now = world.clock.now();
    let expired = order::expire_unpaid(&world.database, now, unheard_since(now), &due.subjects)?;
    Ok(Report::of([("expired_orders", expired)]))
}

/// Expires later charges that were not paid in time; what is kept for them goes back by itself.
///
/// # Errors
/// Where the database fails.
pub fn expire_charges(world: &World, due: &Due) -> Result<Report, Problem> {
    let now = world.clock.now();
    let expired = charge::expire_unpaid(&world.database, now, unheard_since(now), &due.subjects)?;
    Ok(Report::of([("expired_renewals", expired)]))
}

/// Ends what is over: completed where it had begun, else nobody came. A renewal that is still open then has nothing left to
/// lengthen. What was lengthened meanwhile comes again at its new end.
///
/// # Errors
/// Where the database fails.
pub fn end_fulfilments(world: &World, due: &Due) -> Result<Report, Problem> {
    let now = world.clock.now();
    let report = world.database.transaction(|change| {
        let ended = fulfilment::end_by_time(change, now, unheard_since(now), &due.subjects)?;
        let later = fulfilment::later(change, now, &due.subjects)?;
        if !later.is_empty() {
            let moved = later.iter().map(|later| (later.fulfilment_id.as_str(), later.at));
            schedule::again(change, "end-fulfilment", moved)?;
        }
        let orders: Vec<Id> = ended.iter().map(|ended| ended.order_id).collect();
        let count = |status| ended.iter().filter(|ended| ended.status == status).count();
        Ok::<_, Error>(Report::of([
            ("completed", count(Status::Completed)),
            ("no_shows", count(Status::NoShow)),
            ("expired_renewals", ended_charges(change, &orders, now)?),
        ]))
    })?;
    Ok(report)
}

fn ended_charges(change: &impl Statements, orders: &[Id], now: Moment) -> Result<usize, Error> {
    if orders.is_empty() {
        return Ok(0);
    }
    let row = parameters![serde_json::json!(orders).to_string(), now];
    let Charges { count } = change.one(ENDED_CHARGES, row)?;
    Ok(count)
}

/// What was open at a gateway until then, and is not told by now, was not paid.
fn unheard_since(now: Moment) -> Moment {
    now.plus_seconds(-GATEWAY_SECONDS)
}
