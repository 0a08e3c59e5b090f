//! What is told of a room and of goods, natively, on the sandbox's shops.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod availability;
mod goods;
mod reviews;
mod scene;
mod show;
