//! GET, POST /v1/platform/reconciliation, GET /v1/platform/reconciliation/differences, POST
//! /v1/platform/reconciliation/differences/:id/repair, POST /v1/platform/reconciliation/differences/:id/ignore, GET
//! /v1/platform/ledger — the daily match of orders, payments, ledger and the channels' bills: for the operators.

pub mod close;
pub mod differences;
pub mod ledger;
pub mod matching;

use api::{Problem, Request, World};
use caller::Caller;
use member::Post;

api::serve! {
    "/v1/platform/reconciliation" => GET matching::show, POST matching::start;
    "/v1/platform/reconciliation/differences" => GET differences::handle;
    "/v1/platform/reconciliation/differences/:id/repair" => POST close::handle_repair;
    "/v1/platform/reconciliation/differences/:id/ignore" => POST close::handle_ignore;
    "/v1/platform/ledger" => GET ledger::handle;
}

/// Who calls, if it is an operator.
async fn operator(request: &Request, world: &World) -> Result<Caller, Problem> {
    let caller = world.caller(request).await?;
    member::must_hold(&world.database, caller.user_id, Post::Operator)?;
    Ok(caller)
}
