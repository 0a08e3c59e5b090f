//! Searches of a small town, natively.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod free;
mod kinds;
mod pages;
mod refusals;
mod town;
mod wire;
mod words;
