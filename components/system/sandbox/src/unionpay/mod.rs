//! UnionPay's online gateway, version 5.1.0: /gateway/api/….do, its settlement files (POST / on the host of files), and its
//! notifications.

mod app_order;
mod file;
mod gateway;
mod notification;
mod query;
mod refund;
mod reply;
mod serve;

pub(crate) use notification::notification;
pub(crate) use serve::{is_for_files, serve};
