//! WeChat's server API for mini-programs.

mod consent;
mod login;
mod message;
mod phone;
mod reply;
mod serve;
mod shipping;
mod token;

pub(crate) use self::message::messages;
pub(crate) use consent::consent;
pub(crate) use serve::serve;
pub(crate) use shipping::list as shipments;
pub(crate) use token::replace as replace_token;
