//! What can go wrong, told apart by what the caller can do about it.

use http::StatusCode;

/// Why a call did not lead to what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// `-1`, and what means the same elsewhere: WeChat is busy. The same may be sent again.
    #[error("WeChat is busy")]
    Busy,
    /// `40029`: no such code, or one that is too old. The mini-program must fetch another one.
    #[error("the code is invalid")]
    CodeInvalid,
    /// `40163`: the code was used before, perhaps by a call whose answer was lost. The mini-program must fetch another one.
    #[error("the code was used before")]
    CodeUsed,
    /// `40226`: WeChat does not let this user log in.
    #[error("WeChat blocks this user")]
    HighRisk,
    /// `45011`: too many calls for this user within a minute. `45009`: too many calls of the mini-program today.
    #[error("too many calls (errcode {0})")]
    TooOften(i64),
    /// `40001`, `40014`, `42001`: the access token is not good (any more). With a fresh one the same may be sent again.
    #[error("the access token is refused (errcode {0})")]
    TokenRefused(i64),
    /// The answer is about a user of another mini-program: its watermark has another appid.
    #[error("the answer is for another mini-program")]
    OfAnother,
    /// `47003`: a member of a message has a form that its template does not take; WeChat's words name it.
    #[error("the message does not fit its template: {0}")]
    Unfitting(String),
    /// `10060001`: WeChat does not know the payment, or not yet: it comes to know of one some moments later.
    #[error("WeChat does not know the payment (yet)")]
    PaymentUnknown,
    /// `10060004`: nothing can be shipped for the payment as it is, such as one that was refunded.
    #[error("the payment is in no state in which something is shipped")]
    NotShippable,
    /// Any other code: most likely a wrong setting (`40013` appid, `40125` secret, `40164` address not listed).
    #[error("refused with errcode {code}: {message}")]
    Other {
        /// WeChat's `errcode`.
        code: i64,
        /// WeChat's `errmsg`, for developers.
        message: String,
    },
    /// A status other than 200. Whether WeChat acted is not known.
    #[error("answered with status {0}")]
    Unavailable(StatusCode),
    /// An answer that is not what the document describes. WeChat's words are not kept: they may hold a secret.
    #[error("an unreadable answer (line {line}, column {column})")]
    Unreadable {
        /// The line of the JSON, from 1; 0 where it is JSON, but does not hold what was asked for.
        line: usize,
        /// The column in bytes, from 1; 0 as above.
        column: usize,
    },
    /// Something that WeChat cannot take, such as a code that it cannot have made; nothing was built.
    #[error("{0} is empty or too long")]
    Unsendable(&'static str),
}

impl Failure {
    /// JSON that does not hold what was asked for.
    pub(crate) const NOT_AS_DESCRIBED: Failure = Failure::Unreadable { line: 0, column: 0 };

    /// A login's `errcode` other than 0.
    pub(crate) fn of_login(code: i64, message: String) -> Failure {
        match code {
            -1 => Failure::Busy,
            40029 => Failure::CodeInvalid,
            40163 => Failure::CodeUsed,
            40226 => Failure::HighRisk,
            45009 | 45011 => Failure::TooOften(code),
            _ => Failure::Other { code, message },
        }
    }

    /// The `errcode`, other than 0, of a call with an access token.
    pub(crate) fn of_call(code: i64, message: String) -> Failure {
        match code {
            40001 | 40014 | 42001 => Failure::TokenRefused(code),
            _ => Failure::of_login(code, message),
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
