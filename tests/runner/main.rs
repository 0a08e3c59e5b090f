//! The local runner as a black box: small manifests of its own around one component that does what its path says
//! (`crates/runner/probe`). What these tests promise is what everything else here stands on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on stops there"
)]

mod answers;
mod chaining;
mod faults;
mod grants;
mod project;
mod routes;
mod slow;
mod sqlite;
mod start;
mod stop;
mod ticker;
mod variables;
