//! Every operation of every channel, over the real protocol and with real cryptography: the other side is played with the
//! sandbox's keys.

mod fixture;

mod accounts;
mod alipay;
mod alipay_doubts;
mod alipay_refunds;
mod arbiter;
mod certificates;
mod delivery;
mod large_bills;
mod rotation;
mod sandbox;
mod settings;
mod unionpay;
mod unionpay_doubts;
mod unionpay_refunds;
mod unknown_serials;
mod wechat;
mod wechat_doubts;
mod wechat_refunds;
mod wechat_refusals;
mod words;
