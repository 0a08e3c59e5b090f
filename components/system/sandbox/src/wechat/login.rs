//! GET /sns/jscode2session — WeChat names the holder of a login code. A code serves once.

use crate::{person, wire};
use ::wechat::{
    Failure, Session,
    server::{Server, answer},
};
use api::{Answer, Problem, World};
use base64::{Engine, prelude::BASE64_STANDARD};
use database::{Statements, parameters};

const USE_UP: &str =
    "INSERT INTO sandbox_login_code (code, used_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING RETURNING code";

/// Answers as WeChat does: status 200 whatever is wrong, JSON as `text/plain`.
pub(super) fn session(server: &Server, call: &http::Request<Vec<u8>>, world: &World) -> Result<Answer, Problem> {
    let outcome = match server.code(call) {
        Ok(code) => open(world, &code)?,
        Err(refusal) => Err(refusal),
    };
    Ok(wire::answer(answer(&outcome)))
}

fn open(world: &World, code: &str) -> Result<Result<Session, Failure>, database::Error> {
    let Some(name) = person::holder(code) else {
        return Ok(Err(Failure::CodeInvalid));
    };
    if !world.database.changed(USE_UP, parameters![code, world.clock.now()])? {
        return Ok(Err(Failure::CodeUsed));
    }
    Ok(Ok(Session {
        openid: format!("o{}", person::id("openid", name)),
        unionid: Some(format!("u{}", person::id("unionid", name))),
        session_key: BASE64_STANDARD.encode(world.clock.random::<16>()),
    }))
}
