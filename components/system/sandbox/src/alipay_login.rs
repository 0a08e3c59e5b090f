//! POST /gateway.do, `alipay.system.oauth.token` — Alipay tells who the holder of an authorisation code is.
//!
//! The codes are written as WeChat's: `sandbox-<name>` and `sandbox-<name>-<number>` are codes of the person <name>, and each
//! serves once. That person's names at Alipay are other ones than at WeChat.

use crate::{
    wechat::{derived, holder},
    wire,
};
use ::alipay::{
    Code, Login, Moment,
    gateway::{Asked, Gateway, Reply, Settings, Signing},
    method,
};
use api::{Answer, Problem, Request, World, problems};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use store::{Statements, parameters};

const APP_PUBLIC_KEY: &str = include_str!("../keys/alipay_merchant_public_key.pem");
const ALIPAY_PRIVATE_KEY: &str = include_str!("../keys/alipay_gateway_private_key.pem");

const USE_UP: &str =
    "INSERT INTO sandbox_alipay_code (code, used_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING RETURNING code";

/// Answers as Alipay does: status 200 whatever is wrong; a request that is not the app's gets an unsigned refusal.
pub(crate) async fn serve(request: &Request, world: &World) -> Result<Answer, Problem> {
    let gateway = Gateway::new(Settings {
        app_id: &world.settings.text("alipay_app_id").await?,
        seller_id: &world.settings.text("alipay_seller_id").await?,
        app_public_key: APP_PUBLIC_KEY,
        private_key: ALIPAY_PRIVATE_KEY,
    });
    let gateway = gateway.map_err(wire::misconfigured)?;
    let (reply, signing) = match gateway.read(&wire::request(request)?) {
        Ok(received) => match received.asked {
            Asked::Login { code } => (log_in(world, &code)?, Signing::Genuine),
            _ => (Reply::unclear(&received.method), Signing::Genuine),
        },
        Err(refusal) => (Reply::refusal(&refusal), Signing::Unsigned),
    };
    let moment = Moment {
        now: world.clock.now().unix(),
        blinding: world.clock.random(),
    };
    let answer = gateway.answer(&reply, signing, &moment);
    Ok(wire::answer(
        answer.map_err(|failure| problems::INTERNAL.caused_by(failure))?,
    ))
}

/// Whose code it is, once a code.
pub(crate) fn log_in(world: &World, code: &str) -> Result<Reply, store::Error> {
    let invalid = || Reply::refused(method::LOGIN, &Code::CodeInvalid, "授权码code无效");
    let Some(name) = holder(code) else {
        return Ok(invalid());
    };
    if !world.store.changed(USE_UP, parameters![code, world.clock.now()])? {
        return Ok(invalid());
    }
    let login = Login {
        open_id: format!("0{}", derived("alipay-openid", name)),
        union_id: Some(format!("u{}", derived("alipay-unionid", name))),
        user_id: None,
    };
    let access_token = format!("authusrB{}", BASE64_URL_SAFE_NO_PAD.encode(world.clock.random::<24>()));
    Ok(Reply::logged_in(&login, &access_token))
}
