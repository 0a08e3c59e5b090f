//! What guests are told.

mod delivery;
mod facts;
mod reminder;
