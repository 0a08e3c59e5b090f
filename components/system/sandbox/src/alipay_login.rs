//! POST /gateway.do, `alipay.system.oauth.token` — Alipay tells who the holder of an authorisation code is.
//!
//! The codes are written as WeChat's: `sandbox-<name>` and `sandbox-<name>-<number>` are codes of the person <name>, and each
//! serves once. That person's names at Alipay are other ones than at WeChat.

use crate::wechat::{derived, holder};
use ::alipay::{Code, Login, gateway::Reply, method};
use api::World;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use database::{Statements, parameters};

const USE_UP: &str =
    "INSERT INTO sandbox_alipay_code (code, used_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING RETURNING code";

/// Whose code it is, once a code.
pub(crate) fn log_in(world: &World, code: &str) -> Result<Reply, database::Error> {
    let invalid = || Reply::refused(method::LOGIN, &Code::CodeInvalid, "授权码code无效");
    let Some(name) = holder(code) else {
        return Ok(invalid());
    };
    if !world.database.changed(USE_UP, parameters![code, world.clock.now()])? {
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
