//! The order: its states, its life, and how it is told.
//!
//! Which change of status is possible stands in the table `order_transition`; every change writes itself into the
//! order's log.

mod life;
mod status;
mod view;

pub use life::{Change, Line, LineKind, NewOrder, add_lines, place, turn};
pub use status::Status;
pub use view::{Listing, Store, View, of_guest};
