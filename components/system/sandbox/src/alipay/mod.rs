//! Alipay, the gateway's protocol of version 1.0: POST /gateway.do, where the parameter `method` names the operation, its
//! notifications, and the download of its bills.

mod bill;
mod close;
mod create;
mod gateway;
mod login;
mod notification;
mod query;
mod refund;
mod refund_query;
mod serve;
mod trade;

pub(crate) use bill::download;
pub(crate) use notification::notification;
pub(crate) use serve::serve;
