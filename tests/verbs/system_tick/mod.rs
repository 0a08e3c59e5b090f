//! The tick, natively.

mod forgetting;
mod gateway;
mod race;
mod reminders;
mod secret;
mod shop;
mod time;
mod unheard;
mod wechat;
