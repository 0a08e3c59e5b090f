//! WeChat's server API for mini-programs.

mod calls;
mod server;
mod session;
mod token;
