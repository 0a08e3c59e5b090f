//! Money that comes in and goes back: attempts at a gateway, the arbiter that decides what a success means, and refunds.
//!
//! An attempt's id is the gateway's `out_trade_no`, a refund's id its `out_refund_no`; neither ever changes, so that
//! asking again never moves money twice.
//!
//! Architecture invariant: only [`settle`] turns a payment of a channel into a succeeded one, and it compares what came in
//! with what was asked for before it does; beside it stands only what the shop took itself ([`offline`]). The database
//! itself writes the ledger, together with what each entry is about.

mod account;
mod acquirer;
mod arbiter;
pub mod attempt;
mod conduct;
pub mod correction;
mod decision;
pub mod delivery;
pub mod exception;
pub mod hear;
pub mod offline;
pub mod refund;
mod refund_amount;
pub mod refund_request;
mod settle;
mod standing;
mod success;

pub use account::{Account, PaymentAccount};
pub use acquirer::{Acquirer, Asked, Closing, Failure, Fate, Refund, RefundFate, Sheet};
pub use arbiter::decide;
pub use attempt::Attempt;
pub use conduct::{CONDUCT_DAYS, Conduct};
pub use decision::{Decision, Doubt, Reason};
pub use delivery::Delivery;
pub use refund::{give_back, give_back_of_charge, give_back_order, give_up_item, give_up_order};
pub use refund_amount::{NOTHING_TO_REFUND, REFUND_TOO_LARGE, RefundRefusal, refund_amount};
pub use settle::settle;
pub use standing::{ChargeStanding, Standing, State};
pub use success::{Channel, Success};
