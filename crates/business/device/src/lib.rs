//! Doors: who may open one and when, what is asked of a driver, and what became of it.

mod command;
mod entry;

pub use command::{Command, Driver, Failure, Outcome, OutcomeKind};
pub use entry::{BROKEN_OFF_SECONDS, COMMAND_SECONDS, Entry, Refusal};
