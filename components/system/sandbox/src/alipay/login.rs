//! alipay.system.oauth.token — Alipay names the holder of an authorisation code. A code serves once, and the person's ids are
//! others than at WeChat.

use crate::person;
use ::alipay::{Code, Login, gateway::Reply, method};
use api::World;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use database::{Statements, parameters};

const USE_UP: &str =
    "INSERT INTO sandbox_alipay_code (code, used_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING RETURNING code";

/// Finds whose code it is.
pub(super) fn answer(world: &World, code: &str) -> Result<Reply, database::Error> {
    let invalid = || Reply::refused(method::LOGIN, &Code::CodeInvalid, "授权码code无效");
    let Some(name) = person::holder(code) else {
        return Ok(invalid());
    };
    if !world.database.changed(USE_UP, parameters![code, world.clock.now()])? {
        return Ok(invalid());
    }
    let login = Login {
        open_id: format!("0{}", person::id("alipay-openid", name)),
        union_id: Some(format!("u{}", person::id("alipay-unionid", name))),
        user_id: None,
    };
    let access_token = format!("authusrB{}", BASE64_URL_SAFE_NO_PAD.encode(world.clock.random::<24>()));
    Ok(Reply::logged_in(&login, &access_token))
}
