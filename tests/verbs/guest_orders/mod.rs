//! The operations on a guest's orders, natively.

mod cancel;
mod pages;
mod payments;
mod race;
mod refund_requests;
mod shop;
mod show;
mod time;
