//! GET, POST /v1/platform/reconciliation, GET /v1/platform/reconciliation/differences, POST
//! /v1/platform/reconciliation/differences/:id/repair, POST /v1/platform/reconciliation/differences/:id/ignore, GET
//! /v1/platform/ledger — the daily match of orders, payments, ledger and the channels' bills: for the operators.

pub mod close;
pub mod differences;
pub mod ledger;
pub mod matching;

api::serve! {
    "/v1/platform/reconciliation" => GET matching::show [reconciliation], POST matching::start [reconciliation];
    "/v1/platform/reconciliation/differences" => GET differences::handle [reconciliation];
    "/v1/platform/reconciliation/differences/:id/repair" => POST close::handle_repair [reconciliation];
    "/v1/platform/reconciliation/differences/:id/ignore" => POST close::handle_ignore [reconciliation];
    "/v1/platform/ledger" => GET ledger::handle [reconciliation];
}
