//! UnionPay's online gateway (银联全渠道, version 5.1.0): its requests, answers and notifications as pure functions.
//!
//! Nothing here sends, reads a clock or draws a random number: a function builds an [`http::Request`], another crate sends
//! it, and a function reads the [`http::Response`]. Time comes in as unix seconds, randomness as 32 secret bytes that blind
//! the private key, new for every signature.
//!
//! An order is named by two things together, `orderId` and `txnTime`: [`Order`]. Both must be the same in every question, and in
//! every retry as long as that time is the present one: what UnionPay takes for another order may move money twice.
//!
//! Architecture invariant: nothing of a message is believed before its certificate was found to come from the pinned chain,
//! to be UnionPay's and good at this time, and its signature to fit ([`Chain`]). The certificate travels with the message:
//! without the pinned chain anybody could sign.
//!
//! Architecture invariant: no input panics, and no `Debug` or `Display` shows a key, an account or a signature.
//!
//! Sources: UnionPay's 《全渠道平台接入接口规范》 as its official examples and libraries show it, and a genuine notification
//! of the test environment. Nothing was tried against the live gateway.

mod app_order;
#[cfg(feature = "bill")]
pub mod bill;
mod chain;
mod code;
pub mod configuration;
mod failure;
#[cfg(feature = "counterpart")]
pub mod gateway;
mod merchant;
mod notification;
mod order;
pub mod parameters;
mod query;
mod refund;
mod signature;
pub mod time;

pub use app_order::AppOrder;
pub use chain::{Chain, Environment};
pub use code::Code;
pub use failure::{Doubt, Failure};
pub use merchant::{LARGEST_BODY, Merchant, Settings};
pub use notification::{Claim, Notice, Notifications, TAKEN_BODY};
pub use order::Order;
pub use query::{Asked, CLOSING_SECONDS, Fate, Paid};
pub use refund::{Refund, RefundAnswer, RefundFate, Refunded};
pub use signing::Misconfigured;
