//! Tells the channels that what was paid for has been delivered, so that they pay it out.

use crate::lane::{is_silence, work};
use api::{Problem, World};
use payment::{
    Acquirer,
    delivery::{self, Delivery, tell},
    hear,
};
use schedule::{Due, Report};
use std::cell::Cell;

/// Tells the channel of these deliveries. What fails comes again, later each time.
///
/// # Errors
/// Where the database does not say which are to be told.
pub async fn report(world: &World, acquirer: &impl Acquirer, due: &Due) -> Result<Report, Problem> {
    let reported = Cell::new(0);
    let take = |payments: &[String]| delivery::take_due(&world.database, world.clock.now(), payments);
    let is_silent = work(
        world,
        "report-delivery",
        due,
        take,
        async |delivery: Delivery| match tell(world, acquirer, &delivery).await {
            Ok(()) => {
                reported.update(|count| count + 1);
                false
            }
            Err(error) => {
                eprintln!("the delivery of {} is told again: {error}", delivery.payment_id);
                matches!(error, hear::Error::Gateway(failure) if is_silence(&failure))
            }
        },
    )
    .await?;
    Ok(Report::of([("reported_deliveries", reported.get())]).silent(is_silent))
}
