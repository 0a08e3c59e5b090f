//! What sends messages, natively.

mod causes;
mod counterparts;
mod deliveries;
mod people;
mod reminders;
mod schedule;
mod shop;
mod stay_ends;
