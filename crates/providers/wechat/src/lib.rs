//! WeChat's login for mini-programs, as pure functions: one builds the [`http::Request`], another reads the
//! [`http::Response`]; nothing here sends.
//!
//! Architecture invariant: no input panics, and no `Debug` or `Display` shows the app secret, an openid or a session key.
//!
//! Source: the official document 《小程序登录》 (`auth.code2Session`); the codes that it leaves out are from WxJava.

mod failure;
mod mini_program;
#[cfg(feature = "counterpart")]
pub mod server;
mod session;

pub use failure::{Failure, Misconfigured};
pub use mini_program::{MiniProgram, Settings};
pub use session::{Session, read_session};
