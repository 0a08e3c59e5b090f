//! The merchant of WeChat Pay, as the bundle is one.

use crate::system_sandbox::sandbox::{NOW, Sandbox};
use ::wechat_pay::{
    Code, Event, Failure, Merchant, Moment, Notification, Notifications, Prepay, PublicKeys, Settings, TradeState,
};
use http::Request;
use money::Fen;
use serde_json::Value;

pub const NUMBER: &str = "0198c0de000070008000000000000001";
const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";

pub fn platform_keys(sandbox: &Sandbox) -> PublicKeys {
    PublicKeys::new()
        .with_public_key(
            sandbox.setting("wechat_pay_public_key_id"),
            sandbox.setting("wechat_pay_public_key"),
        )
        .unwrap()
}

pub fn settings(sandbox: &Sandbox) -> Settings<'_> {
    Settings {
        appid: sandbox.setting("wechat_appid"),
        mchid: sandbox.setting("wechat_pay_mchid"),
        merchant_serial: sandbox.setting("wechat_pay_serial"),
        merchant_private_key: sandbox.setting("wechat_pay_private_key"),
        platform_keys: platform_keys(sandbox),
        base_url: sandbox.setting("wechat_pay_api"),
    }
}

pub fn merchant(sandbox: &Sandbox) -> Merchant {
    Merchant::new(settings(sandbox)).unwrap()
}

pub fn moment(now: i64) -> Moment<'static> {
    Moment {
        now,
        nonce: NONCE,
        blinding: [7; 32],
    }
}

pub fn order() -> Prepay<'static> {
    Prepay {
        description: "听雨轩 <b>两小时</b>",
        out_trade_no: NUMBER,
        expires_at: NOW + 900,
        notify_url: "http://gateway-pay-callback.spin.internal/v1/callbacks/wechat-pay",
        amount: Fen::new(4005),
        payer_openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        attach: None,
    }
}

pub fn prepay(sandbox: &Sandbox, order: &Prepay<'_>) -> Result<String, Failure> {
    let merchant = merchant(sandbox);
    let now = sandbox.world.clock.now().unix();
    merchant.read_prepay(now, &sandbox.ask(merchant.prepay(order, &moment(now)).unwrap()))
}

pub fn state(sandbox: &Sandbox) -> TradeState {
    let merchant = merchant(sandbox);
    let answer = sandbox.ask(merchant.query(NUMBER, &moment(NOW)).unwrap());
    merchant.read_query(NOW, NUMBER, &answer).unwrap().trade_state
}

pub fn close(sandbox: &Sandbox) -> Result<(), Failure> {
    let merchant = merchant(sandbox);
    // As the gateway answers: `read_close` takes a number that was never seen for closed.
    let answer = sandbox.ask(merchant.close(NUMBER, &moment(NOW)).unwrap());
    merchant.verified_body(NOW, &answer).map(|_| ())
}

/// The gateway's code and the number of the cause in its `Request-Id`.
pub fn refused<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> (u16, Code, String) {
    match outcome {
        Err(Failure::Refused {
            status,
            code,
            request_id,
            ..
        }) => {
            let id = request_id.unwrap();
            (status.as_u16(), code, id.rsplit_once('-').unwrap().1.to_owned())
        }
        other => panic!("{other:?}"),
    }
}

pub fn pay(sandbox: &Sandbox, how: &Value) -> (u16, Value) {
    sandbox.post(&format!("/sandbox/payments/{NUMBER}/pay"), how)
}

pub fn notify(sandbox: &Sandbox, how: &Value) -> (u16, Value) {
    sandbox.post(&format!("/sandbox/payments/{NUMBER}/notify"), how)
}

/// What the bundle reads in a notification.
pub fn received(sandbox: &Sandbox, call: &Request<Vec<u8>>) -> Result<Notification, Failure> {
    let notifications = Notifications::new(sandbox.setting("wechat_pay_api_v3_key"), platform_keys(sandbox)).unwrap();
    notifications.read(NOW, call.headers(), call.body())
}

/// WeChat Pay's number and the amount in a notification.
pub fn number_and_amount(sandbox: &Sandbox, call: &Request<Vec<u8>>) -> (String, Fen) {
    match received(sandbox, call).unwrap().event {
        Event::Transaction(transaction) => {
            let paid = transaction.paid().unwrap();
            (paid.transaction_id.to_owned(), paid.total)
        }
        other => panic!("{other:?}"),
    }
}
