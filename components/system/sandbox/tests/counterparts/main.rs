//! Each counterpart, asked by the provider crate that asks the real one: what is right gets through, what is forged or old
//! does not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod alipay_login;
mod alipay_merchant;
mod alipay_refund;
mod alipay_trade;
mod clock;
mod faults;
mod lock;
mod login;
mod merchant;
mod mini_program;
mod page;
mod payment;
mod prepay;
mod sandbox;
mod sms;
mod unionpay_order;
mod unionpay_refund;
mod wechat_bill;
mod wechat_certificates;
mod wechat_refund;
