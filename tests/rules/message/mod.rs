//! What guests are told.

mod delivery;
mod facts;
mod reminder;
mod stay_end;
