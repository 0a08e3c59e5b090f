//! Money that goes back. A refund is decided in the transaction of the change that causes it; its row is the message that
//! the tick sends to the gateway, with the same number as often as it takes, and asks about until it is settled.

mod decide;
mod intervene;
mod push;

pub(crate) use decide::give_back_payment;
pub use decide::{Cause, give_back, give_back_of_charge, give_back_order, give_back_rest, give_up_item, give_up_order};
pub use intervene::{Deed, intervene};
pub use push::{Due, Notice, find, notified, push, record_fate, take_due};
