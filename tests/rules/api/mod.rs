//! What a request, an answer and a problem are.

mod address;
mod answer;
mod encoding;
mod known;
mod language;
mod limit;
mod page;
mod problem;
mod table;
mod unreadable;
