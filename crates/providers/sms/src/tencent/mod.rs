//! Text messages through Tencent Cloud (腾讯云短信, `SendSms` 2021-01-11).
//!
//! Sources: the official documents 《签名方法 v3》 (TC3-HMAC-SHA256), 《发送短信》 and its table of error codes.

mod receipt;
mod sender;
#[cfg(feature = "counterpart")]
pub mod server;
pub mod tc3;

pub use receipt::read_receipt;
pub use sender::{Message, Sender, Settings};

use crate::Limit;

/// The limit that a code names, if it names one.
fn limit(code: &str) -> Option<Limit> {
    match code {
        "LimitExceeded.PhoneNumberThirtySecondLimit" => Some(Limit::ThirtySeconds),
        "LimitExceeded.PhoneNumberOneHourLimit" => Some(Limit::Hour),
        "LimitExceeded.PhoneNumberDailyLimit" => Some(Limit::Day),
        "LimitExceeded.PhoneNumberSameContentDailyLimit" => Some(Limit::SameContent),
        _ if code.starts_with("LimitExceeded") || code.starts_with("RequestLimitExceeded") => {
            Some(Limit::Account(code.to_owned()))
        }
        _ => None,
    }
}
