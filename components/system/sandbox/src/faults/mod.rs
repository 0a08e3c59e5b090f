//! How a gateway fails on demand. A fault waits until the calls that it is for have met it.

mod fault;
mod list;
mod meet;
mod operation;
mod pause;
mod signing;

pub(crate) use fault::Fault;
pub(crate) use list::{forget, pending, serve};
pub(crate) use meet::{Met, meet, one_more};
pub(crate) use operation::Operation;
pub(crate) use signing::Signing;
