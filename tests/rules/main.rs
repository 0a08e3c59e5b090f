//! What `crates/business`, `crates/ports` and `crates/acquiring` do, through what is public of them: one folder a crate. All are one
//! binary, because a binary a crate took longer to link than its tests to run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on stops there"
)]

mod acquiring;
mod api;
mod catalogue;
mod clock;
mod database;
mod device;
mod idempotency;
mod member;
mod message;
mod money;
mod order;
mod payment;
mod reconciliation;
mod reservation;
mod schema;
mod sealed;
mod settings;
mod tariff;
mod text;
