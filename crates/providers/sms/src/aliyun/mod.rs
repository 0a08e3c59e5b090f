//! Text messages through Aliyun (阿里云短信服务, `SendSms` 2017-05-25).
//!
//! Sources: the official documents 《V3 版本请求体&签名机制》 (ACS3-HMAC-SHA256), 《SendSms - 发送短信》 and 《API 错误码》.

pub mod acs3;
mod receipt;
mod sender;
#[cfg(feature = "counterpart")]
pub mod server;

pub use receipt::read_receipt;
pub use sender::{Sender, Settings};

const ACTION: &str = "SendSms";
const VERSION: &str = "2017-05-25";
