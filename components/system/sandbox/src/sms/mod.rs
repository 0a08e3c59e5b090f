//! Text messages: the operators that take them, and the phones that show them.

mod phone;
mod send;

pub(crate) use phone::{list, newest};
pub(crate) use send::send;
