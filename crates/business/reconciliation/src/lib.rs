//! The daily match: orders, payments and ledger among themselves, and with what the channels' bills list. Every difference
//! has a name and a repair of one press.
//!
//! Architecture invariant: nothing here believes a bill about money without asking the gateway, or without leaving it to
//! people; a match changes no order, no payment and no refund, only a repair does.

mod ask;
pub mod bill;
mod books;
mod by_hand;
mod compare;
mod day;
mod difference;
mod due;
mod house;
mod keep;
mod kind;
mod open;
mod refusal;
mod repair;
mod run;

pub use bill::{BillEntry, Bills, EntryKind};
pub use by_hand::paid_by_hand;
pub use compare::{Books, PaymentHere, RefundHere, compare};
pub use day::Day;
pub use difference::{Detail, Difference};
pub use kind::{Kind, Repair};
pub use open::Press;
pub use refusal::Refusal;
pub use repair::{ignore, repair};
pub use run::{run, run_due};
