//! The bundle as it is, killed by SIGKILL at random moments under load, and started again on what it has left: what was
//! acknowledged is there, what was not acknowledged is done once or not at all, and every invariant holds.
//!
//! What the guests do follows from the seed (`KAIMEN_SEED`, printed). At which statement the process dies, and which of the
//! guests comes first, does not: a seed plays the same load again, not the same moments.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on stops there"
)]

mod again;
mod broken;
mod client;
mod first_start;
mod kills;
mod left;
mod load;
mod lost;
mod notes;
mod orders;
mod quiet;
mod seed;
