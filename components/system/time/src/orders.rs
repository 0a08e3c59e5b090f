//! What the passing of time decides about orders.

use api::{Problem, World};
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use order::Status;
use schedule::{Due, Report};
use serde::Deserialize;
use std::slice;

/// So long after its end an attempt to pay may still turn out to be paid: a gateway tells a success within seconds and is
/// asked after half a minute, and until then, and until it was asked, nothing that hangs on it is written off.
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
    one_by_one_at_worst(due, |orders| {
        let expired = order::expire_unpaid(&world.database, now, unheard_since(now), orders)?;
        Ok(Report::of([("expired_orders", expired)]))
    })
}

/// Expires later charges that were not paid in time; what is kept for them goes back by itself.
///
/// # Errors
/// Where the database fails.
pub fn expire_charges(world: &World, due: &Due) -> Result<Report, Problem> {
    let now = world.clock.now();
    one_by_one_at_worst(due, |charges| {
        let expired = charge::expire_unpaid(&world.database, now, unheard_since(now), charges)?;
        Ok(Report::of([("expired_renewals", expired)]))
    })
}

/// Ends what is over: completed where it had begun, else nobody came. A renewal that is still open then has nothing left to
/// lengthen. What was lengthened meanwhile comes again at its new end.
///
/// # Errors
/// Where the database fails.
pub fn end_fulfilments(world: &World, due: &Due) -> Result<Report, Problem> {
    let now = world.clock.now();
    one_by_one_at_worst(due, |fulfilments| {
        world.database.transaction(|change| end(change, now, fulfilments))
    })
}

fn end(change: &impl Statements, now: Moment, fulfilments: &[String]) -> Result<Report, Error> {
    let ended = fulfilment::end_by_time(change, now, unheard_since(now), fulfilments)?;
    let later = fulfilment::later(change, now, fulfilments)?;
    if !later.is_empty() {
        let moved = later.iter().map(|later| (later.fulfilment_id.as_str(), later.at));
        schedule::again(change, "end-fulfilment", moved)?;
    }
    let orders: Vec<Id> = ended.iter().map(|ended| ended.order_id).collect();
    let count = |status| ended.iter().filter(|ended| ended.status == status).count();
    Ok(Report::of([
        ("completed", count(Status::Completed)),
        ("no_shows", count(Status::NoShow)),
        ("expired_renewals", ended_charges(change, &orders, now)?),
    ]))
}

/// Does them all at once; where that fails, one by one, so that one that the database refuses holds up no other.
fn one_by_one_at_worst(due: &Due, work: impl Fn(&[String]) -> Result<Report, Error>) -> Result<Report, Problem> {
    let error = match work(&due.subjects) {
        Ok(report) => return Ok(report),
        Err(error) => error,
    };
    if due.subjects.len() < 2 {
        return Err(error.into());
    }
    let mut done = Report::default();
    for subject in &due.subjects {
        match work(slice::from_ref(subject)) {
            Ok(report) => done.add(report),
            Err(error) => eprintln!("{subject} is left as it is: {error}"),
        }
    }
    Ok(done)
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
