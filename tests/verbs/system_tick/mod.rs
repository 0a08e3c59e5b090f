//! The tick, natively.

mod forgetting;
mod gateway;
mod race;
mod secret;
mod shop;
mod time;
mod unheard;
