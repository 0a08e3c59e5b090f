//! Text messages from approved templates, login codes first of all, through Tencent Cloud or Aliyun, as pure functions: one builds the [`http::Request`],
//! another reads the [`http::Response`]; nothing here sends. The time comes in as unix seconds.
//!
//! Architecture invariant: no input panics, and no `Debug` or `Display` shows a secret, a whole phone number or what a
//! message says.

pub mod aliyun;
pub mod configuration;
mod endpoint;
mod failure;
mod gateway;
mod keyed;
mod moment;
mod phone;
mod receipt;
pub mod tencent;
mod typed;

pub use failure::{Failure, Limit, Misconfigured};
pub use gateway::{Gateway, LoginCode, Notice};
pub use moment::Moment;
pub use phone::{Phone, PhoneInvalid};
pub use receipt::Receipt;
use typed::plain;
