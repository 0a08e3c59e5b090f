//! The operations on a guest's orders, natively.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod cancel;
mod pages;
mod race;
mod shop;
mod show;
