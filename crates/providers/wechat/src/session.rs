//! WeChat's answer: who the user is.

use crate::Failure;
use http::{Response, StatusCode};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// A user, as WeChat names him to this mini-program. `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// The user within this mini-program.
    pub openid: String,
    /// The user within all apps of one owner, where they are bound together.
    pub unionid: Option<String>,
    /// Decrypts what the mini-program collects. It must never leave the server.
    pub session_key: String,
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Session(…)")
    }
}

/// Reads the answer to [`crate::MiniProgram::session`], whatever its content type: WeChat sends JSON as `text/plain`.
///
/// # Errors
/// WeChat's refusal, or an answer that is not what the document describes.
pub fn read_session(answer: &Response<Vec<u8>>) -> Result<Session, Failure> {
    if answer.status() != StatusCode::OK {
        return Err(Failure::Unavailable(answer.status()));
    }
    let wire: Wire = serde_json::from_slice(answer.body()).map_err(|error| Failure::Unreadable {
        line: error.line(),
        column: error.column(),
    })?;
    if wire.errcode != 0 {
        return Err(Failure::from_code(wire.errcode, wire.errmsg.unwrap_or_default()));
    }
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    match (filled(wire.openid), filled(wire.session_key)) {
        (Some(openid), Some(session_key)) => Ok(Session {
            openid,
            unionid: filled(wire.unionid),
            session_key,
        }),
        _ => Err(Failure::Unreadable { line: 0, column: 0 }),
    }
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default, deserialize_with = "number_or_numeric_string")]
    errcode: i64,
    #[serde(default)]
    errmsg: Option<String>,
    #[serde(default)]
    openid: Option<String>,
    #[serde(default)]
    unionid: Option<String>,
    #[serde(default)]
    session_key: Option<String>,
}

/// WeChat writes `errcode` as a number, in some answers as a string; absent and null mean 0.
fn number_or_numeric_string<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(i64),
        Text(String),
    }
    match Option::<Written>::deserialize(deserializer)? {
        None => Ok(0),
        Some(Written::Number(number)) => Ok(number),
        Some(Written::Text(text)) => text
            .trim()
            .parse()
            .map_err(|_| serde::de::Error::custom("errcode is no number")),
    }
}
