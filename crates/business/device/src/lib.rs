//! Doors: who may open one and when, what is asked of a driver, and what became of it.

mod broken_off;
mod command;
pub mod door;
mod entry;

pub use broken_off::{give_up_broken_off, is_door_opening};
pub use command::{Command, Driver, Failure, Outcome, OutcomeKind};
pub use door::Door;
pub use entry::{ANSWER_SECONDS, BROKEN_OFF_SECONDS, COMMAND_SECONDS, DRIVER_SECONDS, Entry, Refusal};
