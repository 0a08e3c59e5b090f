//! Alipay (支付宝开放平台, the gateway's protocol of version 1.0): its requests, answers and notifications as pure functions.
//!
//! Nothing here sends, reads a clock or draws a random number: a function builds an [`http::Request`], another crate sends
//! it, and a function reads the [`http::Response`]. Time and blinding come in as a [`Moment`].
//!
//! Architecture invariant: the signature is verified over the bytes as they arrived: of an answer the raw text of its node,
//! of a notification the values that were decoded once. Only then is anything read. The one exception is a refusal, which
//! Alipay does not always sign; see [`Failure::Refused`].
//!
//! Architecture invariant: no input panics, and no `Debug` or `Display` shows a key, a buyer or a signature.
//!
//! Sources: the official documents 《开放平台网关协议》, 《统一收单交易创建》, 《交易查询》, 《交易关闭》, 《交易退款》, 《退款查询》,
//! 《异步通知》, 《查询对账单下载地址》, and the official library for Node.js.

mod answer;
mod app;
#[cfg(feature = "bill")]
pub mod bill;
mod bill_address;
mod close;
pub mod configuration;
mod create;
mod failure;
pub mod form;
#[cfg(feature = "counterpart")]
pub mod gateway;
mod login;
mod merchant;
pub mod method;
mod moment;
mod notification;
mod query;
mod refund;
mod refund_query;
mod text;
pub mod time;
mod trade;
mod yuan;

pub use answer::LARGEST_ANSWER;
pub use app::{App, Call, Settings};
pub use create::Create;
pub use failure::{Code, Doubt, Failure};
pub use login::Login;
pub use merchant::Merchant;
pub use moment::Moment;
pub use notification::{
    FAILURE, LARGEST_NOTIFICATION, Notice, Notification, Notifications, Payment, RefundNotice, SUCCESS,
};
pub use query::Fate;
pub use refund::{Refund, RefundFate, Refunded};
pub use signing::{Misconfigured, PrivateKey, PublicKey};
pub use trade::{Paid, Trade, TradeStatus};
