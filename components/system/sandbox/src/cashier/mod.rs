//! The payer's side, whichever gateway it is: what waits to be paid, the press of "pay", and what came of it.

mod list;
mod notify;
mod pay;

pub(crate) use list::{payments, refunds};
pub(crate) use notify::notify_again;
pub(crate) use pay::pay;
