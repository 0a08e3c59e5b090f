//! GET /sns/jscode2session — WeChat tells who the holder of a login code is.
//!
//! The sandbox's people need no phone: `sandbox-<name>` and `sandbox-<name>-<number>` are codes of the person <name>. Like a
//! real code, each serves once; another number is another code of the same person.

use crate::wire;
use ::wechat::{
    Failure, Session,
    server::{Server, answer},
};
use api::{Answer, Problem, World};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use database::{Statements, parameters};
use sha2::{Digest, Sha256};

const USE_UP: &str =
    "INSERT INTO sandbox_login_code (code, used_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING RETURNING code";

/// The longest name of a person, in characters.
const LONGEST_NAME: usize = 64;

/// Answers as WeChat does: status 200 whatever is wrong, JSON as `text/plain`.
pub(super) fn session(server: &Server, call: &http::Request<Vec<u8>>, world: &World) -> Result<Answer, Problem> {
    let outcome = match server.code(call) {
        Ok(code) => open(world, &code)?,
        Err(refusal) => Err(refusal),
    };
    Ok(wire::answer(answer(&outcome)))
}

fn open(world: &World, code: &str) -> Result<Result<Session, Failure>, database::Error> {
    let Some(name) = holder(code) else {
        return Ok(Err(Failure::CodeInvalid));
    };
    if !world.database.changed(USE_UP, parameters![code, world.clock.now()])? {
        return Ok(Err(Failure::CodeUsed));
    }
    Ok(Ok(Session {
        openid: format!("o{}", derived("openid", name)),
        unionid: Some(format!("u{}", derived("unionid", name))),
        session_key: BASE64_STANDARD.encode(world.clock.random::<16>()),
    }))
}

/// The person whose code it is; Alipay's codes are written alike.
pub(crate) fn holder(code: &str) -> Option<&str> {
    let rest = code.strip_prefix("sandbox-")?;
    let name = match rest.rsplit_once('-') {
        Some((name, number)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => rest,
    };
    let is_name = |name: &str| {
        (1..=LONGEST_NAME).contains(&name.chars().count())
            && name
                .chars()
                .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'))
    };
    is_name(name).then_some(name)
}

/// 27 characters that are always the same for one person, as WeChat's ids have after their first letter.
pub(crate) fn derived(kind: &str, name: &str) -> String {
    let digest = Sha256::digest(format!("{kind}/{name}"));
    let mut text = BASE64_URL_SAFE_NO_PAD.encode(digest);
    text.truncate(27);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_its_holder() {
        assert_eq!(holder("sandbox-zhang"), Some("zhang"));
        assert_eq!(holder("sandbox-zhang-17"), Some("zhang"));
        assert_eq!(holder("sandbox-zhang-san"), Some("zhang-san"));
        assert_eq!(holder("sandbox-张三-2"), Some("张三"));
    }

    #[test]
    fn what_wechat_did_not_make_has_no_holder() {
        for code in [
            "",
            "sandbox-",
            "sandbox--1",
            "zhang",
            "sandbox-<b>",
            "sandbox-a b",
            "SANDBOX-a",
        ] {
            assert_eq!(holder(code), None, "{code}");
        }
        assert_eq!(holder(&format!("sandbox-{}", "a".repeat(65))), None);
    }

    #[test]
    fn an_id_has_28_characters_and_stays() {
        assert_eq!(derived("openid", "zhang").len(), 27);
        assert_eq!(derived("openid", "zhang"), derived("openid", "zhang"));
        assert_ne!(derived("openid", "zhang"), derived("openid", "li"));
        assert_ne!(derived("openid", "zhang"), derived("unionid", "zhang"));
    }
}
