//! The order: its states, its life, and how it is told.
//!
//! Which change of status is possible stands in the table `order_transition`; every change writes itself into the
//! order's log.

mod cancellation;
mod life;
mod refunding;
pub mod reminder;
mod status;
mod view;

pub use life::{Line, LineKind, NewOrder, Turn, add_lines, give_up_renewal, place, turn};
pub use status::Status;
pub use view::{Listing, Selection, Store, View, all_of_guest, of_guest, of_shop};
