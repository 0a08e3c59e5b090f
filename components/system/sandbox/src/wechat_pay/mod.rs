//! WeChat Pay, API v3. `/v3/…` is what merchants call; `/sandbox/payments…` is what the payer does, and what is seen of it.

mod close;
mod gateway;
mod notify;
mod order;
mod pay;
mod prepay;
mod query;
mod refusal;

pub(crate) use gateway::serve;
pub(crate) use notify::notify_again;
pub(crate) use order::{Shown, list, newest};
pub(crate) use pay::pay;
