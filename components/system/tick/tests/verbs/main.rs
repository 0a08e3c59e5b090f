//! The tick, natively.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops there")]

mod forgetting;
mod gateway;
mod race;
mod reminders;
mod secret;
mod shop;
mod time;
mod unheard;
mod wechat;
