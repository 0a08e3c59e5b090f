//! What the three gateways have in their books: payments that were asked for, and refunds of them.

mod channel;
mod day;
mod payment;
mod refund;
mod refund_asked;
mod request;
mod trade;

pub(crate) use channel::Channel;
pub(crate) use day::{Day, payments as payments_of, refunds as refunds_of};
pub(crate) use payment::{Payment, State};
pub(crate) use refund::{Outcome, Refund, Standing};
pub(crate) use refund_asked::{Asked, Placed, keep_notification};
pub(crate) use request::{hash, is_url};
pub(crate) use trade::NewTrade;
