//! What no one needs any more.

use api::{Problem, World};
use member::{attempt, code};
use schedule::Report;

/// How much of each kind is forgotten in one statement, and how many statements one call makes, so that others who write do
/// not wait: 10,000 rows of each kind twice a minute.
const BATCH: u32 = 200;
const TIMES: u32 = 50;

/// Forgets answers kept for repeated requests, attempts to log in, codes that are void, and sessions that are over.
///
/// # Errors
/// Where the database fails.
pub fn forget(world: &World) -> Result<Report, Problem> {
    let (database, now) = (&world.database, world.clock.now());
    for _ in 0..TIMES {
        let forgotten = [
            idempotency::forget(database, now, BATCH)?,
            attempt::forget(database, now, BATCH)?,
            code::forget(database, now, BATCH)?,
            caller::forget(database, now, BATCH)?,
        ];
        if forgotten.into_iter().all(|count| count < BATCH as usize) {
            break;
        }
    }
    Ok(Report::default())
}
