//! Text messages through Tencent Cloud (腾讯云短信, `SendSms` 2021-01-11), as pure functions: one builds the
//! [`http::Request`], another reads the [`http::Response`]; nothing here sends. The time comes in as unix seconds.
//!
//! Architecture invariant: no input panics, and no `Debug` or `Display` shows a secret, a whole phone number or what a
//! message says.
//!
//! Sources: the official documents 《签名方法 v3》 (TC3-HMAC-SHA256), 《发送短信》 and its table of error codes.

mod failure;
mod phone;
mod receipt;
mod sender;
#[cfg(feature = "counterpart")]
pub mod server;
mod tc3;

pub use failure::{Failure, Limit, Misconfigured};
pub use phone::{Phone, PhoneInvalid};
pub use receipt::{Receipt, read_receipt};
pub use sender::{Message, Sender, Settings};
