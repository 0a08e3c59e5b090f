//! The lock cloud and its doors.

mod behave;
mod behaviour;
mod command;
mod installed;

pub(crate) use behave::behave;
pub(crate) use behaviour::Behaviour;
pub(crate) use command::command;
pub(crate) use installed::{Lock, installed, list};
