//! POST /internal/reconciliation — matches yesterday with each channel's bill, once the bill is there; called every few
//! minutes like the tick, and apart from it, because a bill takes its time.
//!
//! Of many calls a day and channel one does the work; what broke off is taken up again by a later one.

use acquiring::Gateways;
use api::{Answer, Problem, Request, World};
use reconciliation::{Bills, run_due};
use serde::Serialize;

/// What a call has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Done {
    /// Channels whose day was matched.
    pub matched_days: u32,
}

api::serve! {
    "/internal/reconciliation" => POST handle;
}

/// Checks who calls and answers what was done.
///
/// # Errors
/// 401 for who does not know the secret, and what [`reconcile`] answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    world.ticker(request).await?;
    request.wants_nothing()?;
    Ok(Answer::ok(&reconcile(world, &Gateways::new(world)).await?))
}

/// Matches what is due by the clock.
///
/// # Errors
/// Where the database fails. A channel whose bill is not to be had is tried again later.
pub async fn reconcile(world: &World, bills: &impl Bills) -> Result<Done, Problem> {
    let matched_days = run_due(world, bills).await?;
    Ok(Done { matched_days })
}
