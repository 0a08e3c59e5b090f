//! Notifications of the merchant: sent at once where somebody pays or presses, kept back where a refund is not done yet or a
//! fault wants it so.
//!
//! What is kept back is sent, once it is due, by `POST /sandbox/notifications/deliver`, and before somebody pays or has the
//! merchant notified again. A call of the merchant's never sends it: it would wait for its own callback. Gateways try again
//! where nobody answers; this one does not.

mod deliver;
mod kept;
mod manner;
mod notify;

pub(crate) use deliver::{deliver, deliver_due};
pub(crate) use kept::{list, newest};
pub(crate) use manner::Manner;
pub(crate) use notify::notify;
