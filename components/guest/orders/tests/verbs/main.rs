//! The operations on a guest's orders and on their money, natively.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod cancel;
mod pages;
mod payments;
mod race;
mod refund_requests;
mod shop;
mod show;
