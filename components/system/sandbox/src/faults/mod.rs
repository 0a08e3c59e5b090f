//! In which ways a gateway fails on demand. A fault is kept until the calls that it is for have met it.

mod kind;
mod list;
mod meet;
mod pause;
mod signing;

pub(crate) use kind::{Fault, Operation};
pub(crate) use list::{forget, kept, serve};
pub(crate) use meet::{Met, is, meet};
pub(crate) use signing::Signing;
