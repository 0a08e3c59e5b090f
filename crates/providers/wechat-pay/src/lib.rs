//! WeChat Pay, API v3: its requests, answers and notifications as pure functions.
//!
//! Nothing here sends, reads a clock or draws a random number: a function builds an [`http::Request`], another crate sends
//! it, and a function reads the [`http::Response`]. Time, nonce and blinding come in as a [`Moment`].
//!
//! Architecture invariant: a body is parsed only after the signature over its raw bytes was found good. There are three
//! exceptions: a refusal (a status other than 2xx), which WeChat Pay does not always sign, see [`Failure::Refused`]; the
//! bill's file, which has the signed hash; and a list of certificates that brings its own key, which is proven by the
//! encryption in it, see [`Merchant::read_certificates`].
//!
//! Architecture invariant: no input panics, and no `Debug` or `Display` shows a key, an openid or a signature.
//!
//! Sources: the official documents 《签名与验签规则》, 《回调通知处理》, 《JSAPI下单》, 《商户订单号查询订单》, 《关闭订单》,
//! 《申请退款》, 《查询单笔退款》, 《发起异常退款》, 《申请交易账单》, 《下载平台证书》, and the official libraries for Go and Java.

mod abnormal_refund;
#[cfg(feature = "bill")]
mod bill;
mod certificates;
mod close;
pub mod configuration;
mod failure;
#[cfg(feature = "counterpart")]
pub mod gateway;
mod keys;
mod merchant;
mod moment;
mod notification;
mod payment_sheet;
mod prepay;
mod query;
mod refund;
mod refund_notice;
mod refund_query;
mod refund_record;
mod sealed;
mod signature;
mod text;
mod time;
mod transaction;
mod verification;

#[cfg(feature = "bill")]
pub use bill::{Bill, BillAddress, BillReader, LARGEST_BILL, MilliFen, RefundLine, TradeLine};
pub use certificates::PlatformCertificate;
pub use failure::{Code, Doubt, Failure};
pub use keys::PublicKeys;
pub use merchant::{Call, Merchant, Settings, request_id};
pub use moment::{Fresh, Moment};
pub use notification::{Event, Notification, Notifications, REFUSAL_BODY};
pub use payment_sheet::PaymentSheet;
pub use prepay::Prepay;
pub use query::Fate;
pub use refund::Refund;
pub use refund_notice::RefundNotice;
pub use refund_record::{RefundAmount, RefundFate, RefundRecord, RefundState};
pub use sealed::{ApiV3Key, Sealed};
pub use signing::{Misconfigured, PrivateKey};
pub use transaction::{Amount, Paid, TradeState, Transaction};
pub use verification::{CLOCK_TOLERANCE_SECONDS, LARGEST_BODY};
