//! Days of a shop, matched with the bills of a channel.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod due;
mod house;
mod midnight;
mod money;
mod town;
