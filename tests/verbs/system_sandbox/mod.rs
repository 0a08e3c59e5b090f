//! Each counterpart, asked by the provider crate that asks the real one: what is right gets through, what is forged or old
//! does not.

mod alipay_login;
mod alipay_merchant;
mod alipay_refund;
mod alipay_trade;
mod clock;
mod faults;
mod length;
mod lock;
mod mini_program;
mod page;
mod sandbox;
mod sms;
mod unionpay_merchant;
mod unionpay_order;
mod unionpay_refund;
mod wechat_bill;
mod wechat_certificates;
mod wechat_login;
mod wechat_merchant;
mod wechat_message;
mod wechat_payment;
mod wechat_phone;
mod wechat_prepay;
mod wechat_refund;
mod wechat_shipping;
mod wechat_token;
