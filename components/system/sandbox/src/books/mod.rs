//! What the three gateways have in their books: payments that were asked for, refunds of them, and the notifications of both
//! that are still to be sent.

mod channel;
mod day;
mod new_notification;
mod new_refund;
mod new_trade;
mod payment;
mod refund;
mod request;

pub(crate) use channel::Channel;
pub(crate) use day::{Day, payments as payments_of, refunds as refunds_of};
pub(crate) use new_notification::NewNotification;
pub(crate) use new_refund::{NewRefund, Placed, notify_when_done};
pub(crate) use new_trade::NewTrade;
pub(crate) use payment::{Payment, State};
pub(crate) use refund::{Outcome, Refund, Standing};
pub(crate) use request::{hash, is_url};
