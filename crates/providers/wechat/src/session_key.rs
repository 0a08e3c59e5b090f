//! WeChat's answer to a login: who the user is.

use crate::{Failure, answer};
use http::Response;
use serde::Deserialize;
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

/// Reads the answer to [`crate::MiniProgram::session`].
///
/// # Errors
/// WeChat's refusal, or an answer that is not what the document describes.
pub fn read_session(answer: &Response<Vec<u8>>) -> Result<Session, Failure> {
    let wire: Wire = answer::read(answer, Failure::of_login)?;
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    match (filled(wire.openid), filled(wire.session_key)) {
        (Some(openid), Some(session_key)) => Ok(Session {
            openid,
            unionid: filled(wire.unionid),
            session_key,
        }),
        _ => Err(Failure::NOT_AS_DESCRIBED),
    }
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    openid: Option<String>,
    #[serde(default)]
    unionid: Option<String>,
    #[serde(default)]
    session_key: Option<String>,
}
