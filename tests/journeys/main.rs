//! Each business from login to review.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on stops there"
)]

mod money;
mod opening;
mod tea_room;
