//! Sends refunds to their gateways, with the same number as often as it takes, and asks about them until they are settled.

use crate::lane::{is_silence, work};
use api::{Problem, World};
use payment::{Acquirer, hear, refund};
use schedule::{Due, Report};
use std::cell::Cell;

/// Pushes these refunds on, all of one channel. What fails comes again, later each time.
///
/// # Errors
/// Where the database does not say which are to be pushed on.
pub async fn push(world: &World, acquirer: &impl Acquirer, due: &Due) -> Result<Report, Problem> {
    let (pushed, settled) = (Cell::new(0), Cell::new(0));
    let take = |refunds: &[String]| refund::take_due(&world.database, world.clock.now(), refunds);
    let is_silent = work(world, "push-refund", due, take, async |due: refund::Due| {
        pushed.update(|count| count + 1);
        match refund::push(world, acquirer, &due).await {
            Ok(is_settled) => {
                settled.update(|count| count + usize::from(is_settled));
                false
            }
            Err(error) => {
                eprintln!("refund {} comes again: {error}", due.refund.id);
                matches!(error, hear::Error::Gateway(failure) if is_silence(&failure))
            }
        }
    })
    .await?;
    let report = Report::of([("pushed_refunds", pushed.get()), ("settled_refunds", settled.get())]);
    Ok(report.silent(is_silent))
}
