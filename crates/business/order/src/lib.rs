//! The order: its states, its life, and how its guest sees it.
//!
//! Which change of status is possible stands in the table `order_transition`; every change writes itself into the
//! order's log.

mod cancellation;
mod item;
mod life;
mod line;
mod placement;
mod press;
mod refunding;
mod restraint;
mod status;
mod unpaid;
mod view;

pub use cancellation::{Bought, NOT_CANCELLABLE};
pub use item::{GivenUp, end_given_up, give_up_item};
pub use life::{NewOrder, Turn, place, turn};
pub use line::{Belonging, Line, LineKind, NewLine, PRICE_CHANGED};
pub use placement::{Part, Placed, Placement};
pub use press::tell_refused_press;
pub use restraint::{TOO_MANY_UNPAID, refused_to};
pub use status::Status;
pub use unpaid::expire_unpaid;
pub use view::{Listing, OWN_ORDER, Selection, Store, View, all_of_guest, find, must_be_of_shop, of_guest};
