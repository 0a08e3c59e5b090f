//! The rules of logging in, on a world made by hand: the clock stands until it is moved, WeChat, Alipay and the gateways for
//! text messages are played.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on stops there"
)]

mod accounts;
mod by_alipay;
mod by_password;
mod by_sms;
mod by_wechat;
mod live;
mod world;
