//! The gateway as it is played: by the rules, or as a test wants it.

use clock::Clock;
use http::{Response, StatusCode};
use outbound::{Error, Outbound};
use serde_json::{Value, json};
use std::{
    fs,
    sync::{Arc, Mutex},
};
use wechat_pay::{
    Code, PublicKeys,
    gateway::{Asked, Gateway},
};

/// How the gateway behaves when it is asked next.
#[derive(Clone, Debug, PartialEq)]
pub enum Mood {
    /// As it should.
    Works,
    /// No answer; it may have acted.
    Silent,
    /// This status, and a body that is not its own.
    Broken(u16),
    /// A refusal with this code.
    Refuses(&'static str),
    /// An answer that nobody signed.
    Unsigned,
}

/// A gateway with the sandbox's keys.
fn gateway(defaults: &[(&'static str, String)]) -> Gateway {
    let setting = |wanted| &defaults.iter().find(|(name, _)| *name == wanted).unwrap().1;
    let keys = concat!(env!("CARGO_MANIFEST_DIR"), "/../../components/system/sandbox/keys/");
    let merchant = fs::read_to_string(format!("{keys}merchant_public_key.pem")).unwrap();
    Gateway::new(wechat_pay::gateway::Settings {
        mchid: setting("wechat_pay_mchid"),
        merchant_keys: PublicKeys::new()
            .with_public_key(setting("wechat_pay_serial"), &merchant)
            .unwrap(),
        platform_serial: setting("wechat_pay_public_key_id"),
        platform_private_key: &fs::read_to_string(format!("{keys}gateway_private_key.pem")).unwrap(),
        api_v3_key: setting("wechat_pay_api_v3_key"),
    })
    .unwrap()
}

/// A gateway that notes what it is asked for and does as it likes.
pub fn played(
    clock: &Clock,
    defaults: &[(&'static str, String)],
    mood: Arc<Mutex<Mood>>,
    asked: Arc<Mutex<Vec<Value>>>,
) -> Outbound {
    let (clock, gateway) = (clock.clone(), gateway(defaults));
    Outbound::played_by(move |call| {
        let now = clock.now().unix();
        gateway.verify(now, &call).unwrap();
        // A question has no body.
        let mut body: Value = serde_json::from_slice(call.body()).unwrap_or_else(|_| json!({}));
        body["path"] = json!(call.uri().path());
        asked.lock().unwrap().push(body);
        let nonce = "0123456789abcdef";
        let moment = wechat_pay::Moment {
            now,
            nonce,
            blinding: [1; 32],
        };
        let answer = match mood.lock().unwrap().clone() {
            Mood::Silent => {
                return Err(Error::Unreachable {
                    host: "gateway".to_owned(),
                    cause: "no answer".to_owned(),
                });
            }
            Mood::Broken(status) => plain(status, "<html>502</html>"),
            Mood::Unsigned => plain(200, r#"{"prepay_id": "forged"}"#),
            Mood::Refuses(code) => {
                let code = Code::from(code.to_owned());
                gateway
                    .refusal(StatusCode::BAD_REQUEST, &code, "不行", "0-268449538", &moment)
                    .unwrap()
            }
            Mood::Works => match Asked::read(&call, "1900000001").unwrap() {
                Asked::Close { .. } => gateway.closed("0-0", &moment).unwrap(),
                _ => gateway.prepaid(&format!("wx{now}"), "0-0", &moment).unwrap(),
            },
        };
        Ok(answer)
    })
}

fn plain(status: u16, body: &str) -> Response<Vec<u8>> {
    let mut response = Response::new(body.as_bytes().to_vec());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}
