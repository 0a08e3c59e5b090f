//! GET, POST /v1/platform/reconciliation, GET /v1/platform/reconciliation/differences, POST
//! /v1/platform/reconciliation/differences/:id/repair, POST /v1/platform/reconciliation/differences/:id/ignore, GET
//! /v1/platform/ledger — the daily match of orders, payments, ledger and the channels' bills: for the operators.

pub mod close;
pub mod differences;
pub mod ledger;
pub mod matching;

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use close::Deed;
use member::Post;

api::serve!(handle);

/// Hands the request to the operation of its route.
///
/// # Errors
/// What the operation answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    match request.route() {
        "/v1/platform/reconciliation" => matching::handle(request, world).await,
        "/v1/platform/reconciliation/differences" => differences::handle(request, world).await,
        "/v1/platform/reconciliation/differences/:id/repair" => close::handle(request, world, Deed::Repair).await,
        "/v1/platform/reconciliation/differences/:id/ignore" => close::handle(request, world, Deed::Ignore).await,
        "/v1/platform/ledger" => ledger::handle(request, world).await,
        _ => Err(problems::NOT_FOUND),
    }
}

/// Who calls, if it is an operator.
async fn operator(request: &Request, world: &World) -> Result<Caller, Problem> {
    let caller = world.caller(request).await?;
    member::must_hold(&world.database, caller.user_id, Post::Operator)?;
    Ok(caller)
}
