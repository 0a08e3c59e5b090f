//! Towns in which nothing is found, and towns in which a planted fault is.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod chance;
mod ordinary;
mod planted;
