//! What guests are told beside what they ask for: that they should pay, that their time is nearly over, that money goes
//! back or is back, that the shop has cancelled.
//!
//! A message is written by a trigger in the transaction of its cause, once, however often the cause is told. It is the guest's
//! inbox; each other way to the guest is a delivery of it, sent at most once. Which ways a template takes, and its words, are
//! rows.

pub mod calendar;
pub mod delivery;
mod facts;
mod form;
pub mod inbox;
pub mod reminder;
pub mod stay_end;

pub use delivery::{Channel, Taken};
pub use facts::{Fact, Facts, Occasion};
pub use form::{Form, form, wechat_templates};
