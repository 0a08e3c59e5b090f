//! The mini-program, as the bundle is one.

use crate::system_sandbox::{sandbox::Sandbox, wechat_merchant::NUMBER};
use ::wechat::{
    Issued, MiniProgram, Settings, read_token,
    shipping::{Logistics, Payment, Shipment},
};

pub fn program(sandbox: &Sandbox) -> MiniProgram {
    MiniProgram::new(Settings {
        appid: sandbox.setting("wechat_appid"),
        secret: sandbox.setting("wechat_secret"),
        base_url: sandbox.setting("wechat_api"),
    })
    .unwrap()
}

pub fn issue(sandbox: &Sandbox) -> Issued {
    read_token(&sandbox.ask(program(sandbox).access_token().unwrap())).unwrap()
}

/// What this person got.
pub fn shipment<'a>(sandbox: &'a Sandbox, openid: &'a str) -> Shipment<'a> {
    Shipment {
        payment: Payment::OutTradeNo {
            mchid: sandbox.setting("wechat_pay_mchid"),
            out_trade_no: NUMBER,
        },
        logistics: Logistics::PickUp,
        description: "听雨轩",
        openid,
    }
}
