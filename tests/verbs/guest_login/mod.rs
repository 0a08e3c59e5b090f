//! The rules of logging in, on a world made by hand: the clock stands until it is moved, WeChat, Alipay and the gateways for
//! text messages are played.

mod accounts;
mod by_alipay;
mod by_password;
mod by_sms;
mod by_wechat;
mod live;
mod sealed;
mod stolen;
mod world;
