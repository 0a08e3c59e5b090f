//! The app that sells, as the bundle is one.

use crate::system_sandbox::sandbox::{NOW, Sandbox};
use ::alipay::{
    Create, Failure, Merchant, Moment, Notice, Notification, Notifications, Refund, RefundFate, Settings, Trade,
};
use http::Request;
use money::Fen;
use serde_json::{Value, json};

pub const NUMBER: &str = "0198c0de000070008000000000000002";
pub const REFUND: &str = "0198c0de00007000800000000000000b";
const BUYER: &str = "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5";

pub fn merchant(sandbox: &Sandbox) -> Merchant {
    let settings = Settings {
        app_id: sandbox.setting("alipay_app_id"),
        private_key: sandbox.setting("alipay_private_key"),
        alipay_public_key: sandbox.setting("alipay_public_key"),
        api: sandbox.setting("alipay_api"),
    };
    Merchant::new(settings, sandbox.setting("alipay_seller_id")).unwrap()
}

pub fn moment(sandbox: &Sandbox) -> Moment {
    Moment {
        now: sandbox.world.clock.now().unix(),
        blinding: [7; 32],
    }
}

pub fn order() -> Create<'static> {
    Create {
        subject: "听雨轩 两小时",
        out_trade_no: NUMBER,
        expires_at: NOW + 900,
        notify_url: "http://gateway-pay-callback.spin.internal/v1/callbacks/alipay",
        amount: Fen::new(4005),
        buyer_open_id: BUYER,
    }
}

pub fn refund() -> Refund<'static> {
    Refund {
        out_trade_no: NUMBER,
        out_request_no: REFUND,
        amount: Fen::new(1000),
        reason: "房间未打开",
    }
}

pub fn create(sandbox: &Sandbox, order: &Create<'_>) -> Result<String, Failure> {
    let merchant = merchant(sandbox);
    let answer = sandbox.ask(merchant.create(order, &moment(sandbox)).unwrap());
    merchant.read_create(order.out_trade_no, &answer)
}

pub fn query(sandbox: &Sandbox) -> Result<Trade, Failure> {
    let merchant = merchant(sandbox);
    let answer = sandbox.ask(merchant.query(NUMBER, &moment(sandbox)).unwrap());
    merchant.read_query(NUMBER, &answer)
}

pub fn close(sandbox: &Sandbox) -> Result<(), Failure> {
    let merchant = merchant(sandbox);
    let answer = sandbox.ask(merchant.close(NUMBER, &moment(sandbox)).unwrap());
    merchant.read_close(NUMBER, &answer)
}

pub fn give_back(sandbox: &Sandbox, refund: &Refund<'_>) -> Result<RefundFate, Failure> {
    let merchant = merchant(sandbox);
    let answer = sandbox.ask(merchant.refund(refund, &moment(sandbox)).unwrap());
    merchant.read_refund(refund, &answer)
}

pub fn refund_query(sandbox: &Sandbox, refund: &Refund<'_>) -> Result<RefundFate, Failure> {
    let merchant = merchant(sandbox);
    let call = merchant.refund_query(refund.out_trade_no, refund.out_request_no, &moment(sandbox));
    merchant.read_refund_query(refund, &sandbox.ask(call.unwrap()))
}

pub fn pay(sandbox: &Sandbox, how: &Value) -> (u16, Value) {
    sandbox.post(&format!("/sandbox/payments/{NUMBER}/pay"), how)
}

pub fn received(sandbox: &Sandbox, call: &Request<Vec<u8>>) -> Result<Notification, Failure> {
    Notifications::new(sandbox.setting("alipay_public_key"))
        .unwrap()
        .read(call.body())
}

/// The one notification since the last look.
pub fn only_notice(sandbox: &Sandbox) -> Notice {
    let sent = sandbox.sent();
    assert_eq!(sent.len(), 1);
    received(sandbox, &sent[0]).unwrap().notice
}

/// With a trade of 40.05 yuan that is paid.
pub fn paid() -> Sandbox {
    let sandbox = Sandbox::new();
    create(&sandbox, &order()).unwrap();
    assert_eq!(pay(&sandbox, &json!({})).0, 200);
    sandbox.sent();
    sandbox
}
