//! Each counterpart, asked by the provider crate that asks the real one: what is right gets through, what is forged or old
//! does not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod alipay_login;
mod clock;
mod lock;
mod login;
mod merchant;
mod mini_program;
mod page;
mod payment;
mod prepay;
mod sandbox;
mod sms;
