//! The tick, natively.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod forgetting;
mod race;
mod secret;
mod shop;
mod time;
