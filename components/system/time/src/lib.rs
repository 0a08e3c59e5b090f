//! POST /internal/due/expire-order, …/expire-charge, …/end-fulfilment, …/give-up-presses, …/forget, …/tell-calendar-ends — writes
//! down what time alone has decided. Called by the ticker with what is due.
//!
//! Orders and holds count as over when their time is over, so it may come late, twice at once, or not for days. The guard is in
//! each statement: what is paid or cancelled at the same moment is left alone, and of two at once each thing is done by one.

mod calendar;
mod forget;
mod orders;

use api::{Answer, Problem, Request, World};
pub use calendar::{NOTICE_DAYS, tell_calendar_ends};
pub use forget::forget;
pub use orders::{end_fulfilments, expire_charges, expire_orders};
use schedule::{Due, Report};

/// How many presses are given up at once, at most.
const PRESSES: u32 = 200;

api::serve! {
    "/internal/due/expire-order" => POST orders_unpaid;
    "/internal/due/expire-charge" => POST charges_unpaid;
    "/internal/due/end-fulfilment" => POST fulfilments_over;
    "/internal/due/give-up-presses" => POST presses_broken_off;
    "/internal/due/forget" => POST no_longer_needed;
    "/internal/due/tell-calendar-ends" => POST calendar_ends;
}

async fn orders_unpaid(request: &Request, world: &World) -> Result<Answer, Problem> {
    Ok(Answer::ok(&expire_orders(world, &world.handed_over(request).await?)?))
}

async fn charges_unpaid(request: &Request, world: &World) -> Result<Answer, Problem> {
    Ok(Answer::ok(&expire_charges(world, &world.handed_over(request).await?)?))
}

async fn fulfilments_over(request: &Request, world: &World) -> Result<Answer, Problem> {
    Ok(Answer::ok(&end_fulfilments(world, &world.handed_over(request).await?)?))
}

async fn presses_broken_off(request: &Request, world: &World) -> Result<Answer, Problem> {
    world.handed_over::<Due>(request).await?;
    Ok(Answer::ok(&give_up_presses(world)?))
}

async fn no_longer_needed(request: &Request, world: &World) -> Result<Answer, Problem> {
    world.handed_over::<Due>(request).await?;
    Ok(Answer::ok(&forget(world)?))
}

async fn calendar_ends(request: &Request, world: &World) -> Result<Answer, Problem> {
    let due = world.handed_over(request).await?;
    let days_ahead = world.settings.number("days_ahead").await?;
    Ok(Answer::ok(&tell_calendar_ends(world, &due, days_ahead)?))
}

/// Writes down that nobody knows what became of presses of a door whose answer never came.
///
/// # Errors
/// Where the database fails.
pub fn give_up_presses(world: &World) -> Result<Report, Problem> {
    let given_up = device::give_up_broken_off(&world.database, world.clock.now(), PRESSES)?;
    Ok(Report::of([("unanswered_presses", given_up)]))
}
