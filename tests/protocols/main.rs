//! The protocols of `crates/providers`, both sides of each: one folder a crate. All are one binary, because a binary a file took
//! longer to link than its tests to run.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops there")]

mod alipay;
mod sandbox_lock;
mod signing;
mod sms;
mod unionpay;
mod wechat;
mod wechat_pay;
