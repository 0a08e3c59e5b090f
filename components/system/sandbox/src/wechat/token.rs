//! POST /cgi-bin/stable_token — an access token, good for two hours: the same one each time, until its last five minutes or
//! until a request wants a fresh one by force. POST /sandbox/wechat/token — replaces it as such a request does.

use super::reply::Reply;
use ::wechat::server::{Refusal, Server, token};
use api::{Answer, Method, Problem, Request, World};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use clock::Moment;
use database::{Statements, parameters};
use serde::Deserialize;
use serde_json::json;

const LIFETIME_SECONDS: i64 = 7200;

/// In a token's last minutes another one is given out, and both are good.
const OVERLAP_SECONDS: i64 = 300;

const PRESENT: &str = "SELECT token, expires_at FROM sandbox_wechat_token
WHERE expires_at > ?1 AND replaced_at IS NULL ORDER BY expires_at DESC LIMIT 1";

const ISSUE: &str = "INSERT INTO sandbox_wechat_token (token, expires_at) VALUES (?1, ?2)";

const REPLACE: &str =
    "UPDATE sandbox_wechat_token SET replaced_at = ?1 WHERE expires_at > ?1 AND replaced_at IS NULL RETURNING token";

const FIND: &str =
    "SELECT expires_at, replaced_at IS NOT NULL AS is_replaced FROM sandbox_wechat_token WHERE token = ?1";

#[derive(Deserialize)]
struct Present {
    token: String,
    expires_at: Moment,
}

#[derive(Deserialize)]
struct Known {
    expires_at: Moment,
    is_replaced: bool,
}

/// Gives a token to who knows the secret.
pub(super) fn issue(server: &Server, call: &http::Request<Vec<u8>>, world: &World) -> Result<Reply, database::Error> {
    let by_force = match server.wants_fresh_token(call) {
        Ok(by_force) => by_force,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let now = world.clock.now();
    let present = world
        .database
        .transaction(|change| -> Result<Present, database::Error> {
            if by_force {
                change.run(REPLACE, parameters![now])?;
            }
            if let Some(present) = change.optional(PRESENT, parameters![now.plus_seconds(OVERLAP_SECONDS)])? {
                return Ok(present);
            }
            let present = Present {
                token: format!("86_{}", BASE64_URL_SAFE_NO_PAD.encode(world.clock.random::<48>())),
                expires_at: now.plus_seconds(LIFETIME_SECONDS),
            };
            change.run(ISSUE, parameters![&present.token, present.expires_at])?;
            Ok(present)
        })?;
    let expires_in = present.expires_at.unix() - now.unix();
    Ok(Ok(token(&present.token, expires_in)))
}

/// Whether a token is good.
pub(super) fn check(world: &World, shown: &str) -> Result<Result<(), Refusal>, database::Error> {
    let known: Option<Known> = world.database.optional(FIND, parameters![shown])?;
    Ok(match known {
        None => Err(Refusal::TOKEN_INVALID),
        Some(known) if known.is_replaced => Err(Refusal::TOKEN_OLD),
        Some(known) if known.expires_at <= world.clock.now() => Err(Refusal::TOKEN_EXPIRED),
        Some(_) => Ok(()),
    })
}

/// Replaces the token, as another server of the same mini-program may do at any time: `{replaced}`.
pub(crate) fn replace(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    let replaced = world.database.changed(REPLACE, parameters![world.clock.now()])?;
    Ok(Answer::ok(&json!({ "replaced": replaced })))
}
