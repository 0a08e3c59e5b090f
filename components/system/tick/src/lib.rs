//! POST /internal/tick — asks the gateways about payments that nobody tells of, pushes refunds on, writes down what time
//! alone has decided, and forgets what is no longer needed.
//!
//! Orders and holds count as over when their time is over, so it may come late, twice at once, or not for days. Only money
//! whose notification was lost, and money that goes back, waits for it.

mod deliveries;
mod forget;
mod payments;
mod refunds;
mod silence;
mod time;

use acquiring::{Gateways, certificates};
use api::{Answer, Problem, Request, World};
use payment::Acquirer;
use serde::Serialize;
use silence::Silence;

/// What a tick takes is its own for half a minute. With slow gateways it stops early enough that the next tick finds nothing
/// of it being worked on; what is left comes again then.
const WORK_SECONDS: i64 = 12;

/// How much of each kind one tick does at most, so that its transactions stay short.
const BATCH: u32 = 200;

/// What a tick has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Done {
    /// Orders that were not paid in time.
    pub expired_orders: usize,
    /// Renewals that were not paid in time.
    pub expired_renewals: usize,
    /// Stays that are over.
    pub completed: usize,
    /// Stays that are over and to which nobody came.
    pub no_shows: usize,
    /// Payments that the gateway was asked about.
    pub asked_payments: usize,
    /// Money that was at the gateway and that no notification had told of.
    pub found_payments: usize,
    /// Payments that nobody can make any more, by the gateway's word.
    pub closed_sessions: usize,
    /// Refunds that were sent to their gateway or asked about.
    pub pushed_refunds: usize,
    /// Refunds that are settled now.
    pub settled_refunds: usize,
    /// Deliveries that their channel was told of.
    pub reported_deliveries: usize,
    /// Presses of a door whose answer never came.
    pub unanswered_presses: usize,
    /// Whether there is more to do: tick again at once.
    pub more: bool,
}

api::serve! {
    "/internal/tick" => POST handle;
}

/// Checks who calls and answers what was done.
///
/// # Errors
/// 401 for who does not know the secret, and what [`tick`] answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    world.ticker(request).await?;
    request.wants_nothing()?;
    match certificates::refresh(world).await {
        Ok(0) => {}
        Ok(fetched) => eprintln!("tick: {fetched} platform certificates of WeChat Pay"),
        Err(failure) => eprintln!("tick: the platform certificates are as they were: {failure}"),
    }
    Ok(Answer::ok(&tick(world, &Gateways::new(world), BATCH).await?))
}

/// Does what is due now: what the gateways know, then what time has decided, at most `batch` of each kind. In this order a
/// payment of the last second is found, or closed at its gateway, before its order is given up.
///
/// # Errors
/// Where the database fails; what was done before stays done.
pub async fn tick(world: &World, acquirer: &impl Acquirer, batch: u32) -> Result<Done, Problem> {
    let asked = payments::ask(world, acquirer).await?;
    let pushed = refunds::push(world, acquirer).await?;
    let done = pass(world, batch)?;
    let told = deliveries::report(world, acquirer).await?;
    Ok(Done {
        asked_payments: asked.asked,
        found_payments: asked.found,
        closed_sessions: asked.closed,
        pushed_refunds: pushed.pushed,
        settled_refunds: pushed.settled,
        reported_deliveries: told.reported,
        more: done.more | asked.more | pushed.more | told.more,
        ..done
    })
}

/// What the passing of time does. Each kind is a transaction of its own whose guard is in the statement: what is paid or
/// cancelled at the same moment is left alone, and of two ticks at once each thing is done by one.
fn pass(world: &World, batch: u32) -> Result<Done, Problem> {
    let (database, now) = (&world.database, world.clock.now());
    let expired_orders = time::expire_orders(database, now, batch)?;
    // What ends with its stay is counted there, and not once more.
    let ended = time::end_stays(database, now, batch)?;
    let expired_charges = time::expire_charges(database, now, batch)?;
    let unanswered_presses = device::give_up_broken_off(database, now, batch)?;
    let is_full = |done: usize| done >= batch as usize;
    let more = [expired_orders, expired_charges, ended.stays(), unanswered_presses]
        .into_iter()
        .any(is_full);
    Ok(Done {
        expired_orders,
        expired_renewals: expired_charges + ended.renewals,
        completed: ended.completed,
        no_shows: ended.no_shows,
        unanswered_presses,
        more: forget::forget(database, now, batch)? | more,
        ..Done::default()
    })
}
