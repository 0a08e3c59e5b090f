//! WeChat's server API for mini-programs: login, access token, phone number, shipping information, subscription messages.
//!
//! What is asked and how an answer is read are pure functions from arguments to [`http::Request`] and from
//! [`http::Response`] to a typed answer. Only [`authorised`] sends: it brings the access token along, which every call but
//! the login needs, and is the one place that asks for one, keeps it and asks anew where WeChat refuses it.
//!
//! Architecture invariant: no input panics, and no `Debug`, `Display` or error shows the app secret, an access token, an
//! openid, a whole phone number or a session key.
//!
//! Sources: the official documents 《小程序登录》 (`auth.code2Session`), 《获取稳定版接口调用凭据》, 《手机号快速验证》,
//! 《发货信息录入》, 《发送订阅消息》; the codes that the first leaves out are from WxJava. Nothing here was tried against
//! the real WeChat.

mod access_token;
mod answer;
mod authorised;
pub mod configuration;
mod failure;
pub mod message;
mod mini_program;
pub mod phone;
#[cfg(feature = "counterpart")]
pub mod server;
mod session_key;
pub mod shipping;

pub use access_token::{AccessToken, Issued, read_token};
pub use authorised::{Doors, Error, authorised};
pub use failure::{Failure, Misconfigured};
pub use mini_program::{MiniProgram, Settings};
pub use session_key::{Session, read_session};
