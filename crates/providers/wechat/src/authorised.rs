//! Calls with an access token. The token is kept in the key-value store until five minutes before its end; one that WeChat
//! refuses is forgotten, another one is asked for, and the call is repeated: once.
//!
//! Architecture invariant: the key-value store is touched before the call, never behind it, so that it is not the last
//! thing before a component's answer.

use crate::{AccessToken, Failure, Issued, MiniProgram, read_token};
use caller::KeyValue;
use clock::{Clock, Moment};
use http::{Request, Response};
use outbound::Outbound;
use serde::{Deserialize, Serialize};

/// A token is not used in its last five minutes: WeChat's clock and ours differ, and a call takes its time.
const MARGIN_SECONDS: i64 = 300;

/// What a call goes through: parts of a component's world.
#[derive(Clone, Copy, Debug)]
pub struct Doors<'a> {
    /// Keeps the token.
    pub key_value: &'a KeyValue,
    /// Tells when it ends.
    pub clock: &'a Clock,
    /// Leads to WeChat.
    pub outbound: &'a Outbound,
}

/// Why a call did not lead to what was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// WeChat does not answer. Whether it acted is not known.
    #[error(transparent)]
    Silent(#[from] outbound::Error),
    /// There is no access token to be had, so that WeChat was not asked for the thing itself.
    #[error("no access token: {0}")]
    NoToken(Box<Error>),
    /// The key-value store does not serve; WeChat was not asked.
    #[error(transparent)]
    KeyValue(#[from] caller::Error),
    /// WeChat refuses, or its answer cannot be read.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// A token as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    token: AccessToken,
    until: Moment,
}

/// Makes a call with an access token and reads its answer. `call` is built a second time, and sent again, only where
/// WeChat refuses the token: it has done nothing then.
///
/// # Errors
/// [`Error`]. A second token that is refused, too, is [`Failure::TokenRefused`].
pub async fn authorised<T>(
    doors: Doors<'_>,
    program: &MiniProgram,
    call: impl Fn(&AccessToken) -> Result<Request<Vec<u8>>, Failure>,
    read: impl Fn(&Response<Vec<u8>>) -> Result<T, Failure>,
) -> Result<T, Error> {
    let token = match kept(doors, program).await? {
        Some(token) => token,
        None => issued(doors, program).await.map_err(no_token)?,
    };
    let first = read(&doors.outbound.send(call(&token)?).await?);
    let Err(Failure::TokenRefused(_)) = first else {
        return Ok(first?);
    };
    doors.key_value.delete(&key(program)).await?;
    let token = issued(doors, program).await.map_err(no_token)?;
    Ok(read(&doors.outbound.send(call(&token)?).await?)?)
}

fn no_token(error: Error) -> Error {
    Error::NoToken(Box::new(error))
}

/// The token that is kept, as long as it is good. What is kept in another form counts as none: it is only a copy.
async fn kept(doors: Doors<'_>, program: &MiniProgram) -> Result<Option<AccessToken>, Error> {
    let value = doors.key_value.get(&key(program)).await?;
    let kept: Option<Kept> = value.and_then(|value| serde_json::from_slice(&value).ok());
    Ok(kept
        .filter(|kept| doors.clock.now() < kept.until)
        .map(|kept| kept.token))
}

/// A token that WeChat issues now. It is kept for the next call.
async fn issued(doors: Doors<'_>, program: &MiniProgram) -> Result<AccessToken, Error> {
    let answer = doors.outbound.send(program.access_token()?).await?;
    let Issued { token, expires_in } = read_token(&answer)?;
    let until = doors
        .clock
        .now()
        .plus_seconds(expires_in.saturating_sub(MARGIN_SECONDS));
    let kept = Kept { token, until };
    let value = serde_json::to_vec(&kept).map_err(|_| Failure::Unsendable("the access token"))?;
    doors.key_value.set(&key(program), value).await?;
    Ok(kept.token)
}

/// Another mini-program has another token.
fn key(program: &MiniProgram) -> String {
    format!("wechat/access-token/{}", program.appid())
}
