//! WeChat Pay, API v3: what merchants call under `/v3/…`, and its notifications.

mod abnormal_refund;
mod bill;
mod bill_lines;
mod certificates;
mod close;
mod gateway;
mod merchant;
mod notification;
mod order;
mod prepay;
mod query;
mod refund;
mod refund_query;
mod refusal;
mod reply;
mod serve;

pub(crate) use notification::notification;
pub(crate) use serve::serve;
