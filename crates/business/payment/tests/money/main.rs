//! Money that comes in and goes back, settled on the real schema.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on stops there"
)]

mod accounts;
mod businesses;
mod decision;
mod doubts;
mod leases;
mod ledger;
mod offline;
mod orders;
mod outbox;
mod refunds;
mod renewals;
mod scene;
