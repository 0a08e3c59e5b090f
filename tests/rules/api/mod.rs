//! What a request, an answer and a problem are.

mod address;
mod language;
mod limit;
mod page;
mod problem;
mod reason;
mod table;
mod unreadable;
