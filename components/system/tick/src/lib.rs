//! POST /internal/tick — writes down what time alone has decided, and forgets what is no longer needed.
//!
//! Nothing waits for it: orders and holds count as over when their time is over. So it may come late, twice at once, or
//! not for days.

mod forget;
mod time;

use api::{Answer, Method, Problem, Request, World, problems};
use serde::Serialize;
use subtle::ConstantTimeEq;

/// How much of each kind one tick does at most, so that its transactions stay short.
const BATCH: u32 = 200;

/// What a tick has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Done {
    /// Orders that were not paid in time.
    pub expired_orders: usize,
    /// Renewals that were not paid in time.
    pub expired_renewals: usize,
    /// Stays that are over.
    pub completed: usize,
    /// Stays that are over and to which nobody came.
    pub no_shows: usize,
    /// Payment sessions whose time was over.
    pub closed_sessions: usize,
    /// Presses of a door whose answer never came.
    pub unanswered_presses: usize,
    /// Whether there is more to do: tick again at once.
    pub more: bool,
}

api::serve!(handle);

/// Checks who calls and answers what was done.
///
/// # Errors
/// 401 for who does not know the secret, and what [`tick`] answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let secret = world.settings.own("tick_secret", world.mode).await?;
    let told = request.bearer().unwrap_or_default();
    if !bool::from(told.as_bytes().ct_eq(secret.as_bytes())) {
        return Err(problems::UNAUTHENTICATED);
    }
    Ok(Answer::ok(&tick(world, BATCH)?))
}

/// Does what is due now, at most `batch` of each kind. Each kind is a transaction of its own whose guard is in the
/// statement: what is paid or cancelled at the same moment is left alone, and of two ticks at once each thing is done by
/// one.
///
/// # Errors
/// Where the database fails; what was done before stays done.
pub fn tick(world: &World, batch: u32) -> Result<Done, Problem> {
    let (store, now) = (&world.store, world.clock.now());
    let expired_orders = time::expire_orders(store, now, batch)?;
    let expired_renewals = time::expire_renewals(store, now, batch)?;
    let ended = time::end_stays(store, now, batch)?;
    let unanswered_presses = time::give_up_presses(store, now, batch)?;
    let closed_sessions = time::close_sessions(store, now, batch)?;
    let is_full = |done: usize| done >= batch as usize;
    let more = [
        expired_orders,
        expired_renewals,
        ended.stays(),
        closed_sessions,
        unanswered_presses,
    ]
    .into_iter()
    .any(is_full);
    Ok(Done {
        expired_orders,
        expired_renewals: expired_renewals + ended.renewals,
        completed: ended.completed,
        no_shows: ended.no_shows,
        closed_sessions,
        unanswered_presses,
        more: forget::forget(store, now, batch)? | more,
    })
}
