//! What can go wrong, told apart by what the caller can do about it.

use http::StatusCode;

/// Why a login did not lead to a session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// `-1`: WeChat is busy. The same code may be sent again.
    #[error("WeChat is busy")]
    Busy,
    /// `40029`: no such code, or one that is too old. The mini-program must call `wx.login` again.
    #[error("the code is invalid")]
    CodeInvalid,
    /// `40163`: the code was used before, perhaps by a call whose answer was lost. The mini-program must call `wx.login`
    /// again.
    #[error("the code was used before")]
    CodeUsed,
    /// `40226`: WeChat does not let this user log in.
    #[error("WeChat blocks this user")]
    HighRisk,
    /// `45011`: more than 100 logins of this user within a minute.
    #[error("too many logins of this user")]
    TooOften,
    /// Any other code: most likely a wrong setting (`40013` appid, `40125` secret).
    #[error("refused with errcode {code}: {message}")]
    Other {
        /// WeChat's `errcode`.
        code: i64,
        /// WeChat's `errmsg`, for developers.
        message: String,
    },
    /// A status other than 200. Whether the code is used up is not known.
    #[error("answered with status {0}")]
    Unavailable(StatusCode),
    /// An answer that is not what the document describes. WeChat's words are not kept: they may hold the session key.
    #[error("an unreadable answer (line {line}, column {column})")]
    Unreadable {
        /// The line of the JSON, from 1; 0 where it is JSON, but has neither a session nor an error.
        line: usize,
        /// The column in bytes, from 1; 0 as above.
        column: usize,
    },
    /// A code that WeChat cannot have made (empty, or longer than 256 bytes); nothing was built.
    #[error("the code is empty or too long")]
    Unsendable,
}

impl Failure {
    /// The failure of an `errcode` other than 0.
    pub(crate) fn from_code(code: i64, message: String) -> Failure {
        match code {
            -1 => Failure::Busy,
            40029 => Failure::CodeInvalid,
            40163 => Failure::CodeUsed,
            40226 => Failure::HighRisk,
            45011 => Failure::TooOften,
            _ => Failure::Other { code, message },
        }
    }
}

/// A setting that cannot be used. It names the setting and never shows its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("WeChat setting `{setting}` {problem}")]
pub struct Misconfigured {
    /// The field of [`crate::Settings`].
    pub setting: &'static str,
    /// What is wrong with it, to be read after the name.
    pub problem: &'static str,
}
