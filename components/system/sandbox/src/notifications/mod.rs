//! What the gateways tell the merchant: sent at once where somebody pays or presses, kept back where a refund is not done
//! yet or a fault wants it so.
//!
//! What is kept is delivered, once its time has come, by `POST /sandbox/notifications/deliver` and before a payment is paid or
//! told anew: never by a call of the merchant's, which would wait for its own callback. What nobody takes is not sent again.

mod deliver;
mod kept;
mod tell;
mod wish;

pub(crate) use deliver::{deliver, deliver_due};
pub(crate) use kept::{list, newest};
pub(crate) use tell::{Manner, Subject, tell};
pub(crate) use wish::Wish;
