//! The merchant of UnionPay, as the bundle is one.

use crate::system_sandbox::sandbox::{NOW, Sandbox};
use ::unionpay::{
    AppOrder, Asked, Chain, Environment, Failure, Fate, Merchant, Notice, Notifications, Order, Settings,
};
use http::Request;
use money::Fen;
use serde_json::{Value, json};

pub const NUMBER: &str = "0198c0de000070008000000000000003";
pub const BACK_URL: &str = "http://gateway-pay-callback.spin.internal/v1/callbacks/unionpay";
pub const BLINDING: [u8; 32] = [7; 32];

pub const ORDER: Order<'static> = Order { id: NUMBER, at: NOW };
pub const ASKED: Asked<'static> = Asked {
    order: ORDER,
    expires_at: NOW + 900,
};

fn chain(sandbox: &Sandbox) -> Chain {
    Chain::new(
        sandbox.setting("unionpay_root_certificate"),
        sandbox.setting("unionpay_middle_certificate"),
        Environment::Production,
    )
    .unwrap()
}

pub fn merchant(sandbox: &Sandbox) -> Merchant {
    Merchant::new(Settings {
        mer_id: sandbox.setting("unionpay_mer_id"),
        private_key: sandbox.setting("unionpay_private_key"),
        certificate: sandbox.setting("unionpay_certificate"),
        chain: chain(sandbox),
        base_url: sandbox.setting("unionpay_api"),
        file_base_url: sandbox.setting("unionpay_file_api"),
    })
    .unwrap()
}

pub fn order() -> AppOrder<'static> {
    AppOrder {
        order: ORDER,
        expires_at: ASKED.expires_at,
        amount: Fen::new(4005),
        description: "茶室 2 小时",
        back_url: BACK_URL,
    }
}

pub fn ask(sandbox: &Sandbox, order: &AppOrder<'_>) -> Result<String, Failure> {
    let merchant = merchant(sandbox);
    let answer = sandbox.ask(merchant.app_order(order, BLINDING).unwrap());
    merchant.read_app_order(sandbox.world.clock.now().unix(), &order.order, &answer)
}

pub fn fate(sandbox: &Sandbox) -> Result<Fate, Failure> {
    let merchant = merchant(sandbox);
    let answer = sandbox.ask(merchant.query(&ORDER, BLINDING).unwrap());
    merchant.read_fate(sandbox.world.clock.now().unix(), &ASKED, &answer)
}

pub fn pay(sandbox: &Sandbox, how: &Value) -> (u16, Value) {
    sandbox.post(&format!("/sandbox/payments/{NUMBER}/pay"), how)
}

pub fn received(sandbox: &Sandbox, call: &Request<Vec<u8>>) -> Result<Notice, Failure> {
    let notifications = Notifications::new(sandbox.setting("unionpay_mer_id"), chain(sandbox)).unwrap();
    notifications.read(sandbox.world.clock.now().unix(), call.body())
}

/// With an order of 40.05 yuan that is paid, and UnionPay's number of it.
pub fn paid() -> (Sandbox, String) {
    let sandbox = Sandbox::new();
    ask(&sandbox, &order()).unwrap();
    let (_, paid) = pay(&sandbox, &json!({}));
    sandbox.sent();
    let number = paid["transaction_id"].as_str().unwrap().to_owned();
    (sandbox, number)
}
