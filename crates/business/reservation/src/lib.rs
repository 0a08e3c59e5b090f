//! What may be booked, at what price, and the time that a booking occupies.

mod booking;
mod calendar;
pub mod hold;
mod offer;
mod refusal;
pub mod renewal;
mod stay;

pub use booking::Booking;
pub use calendar::{CalendarStanding, CalendarTold, Notice};
pub use offer::{Offer, WantedStay, lines, total};
pub use refusal::Refusal;
pub use stay::{Longer, NotLonger, Stay};
