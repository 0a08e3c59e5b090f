//! The rules of logging in, on a world made by hand: the clock stands until it is moved, WeChat and the gateway for text
//! messages are played.

mod accounts;
mod by_password;
mod by_sms;
mod by_wechat;
mod world;
