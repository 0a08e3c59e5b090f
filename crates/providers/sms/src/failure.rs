//! What can go wrong, told apart by what the caller can do about it.

use http::StatusCode;

/// Why a message was not accepted, or why that is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Not sent: too many messages. Tell the user to wait.
    #[error("not sent, {limit} (request {request_id})")]
    Limited {
        /// Which limit was reached.
        limit: Limit,
        /// Tencent's `RequestId`, for the log.
        request_id: String,
    },
    /// Not sent, for another reason.
    #[error("not sent, {code}: {message} (request {request_id})")]
    Refused {
        /// Tencent's code, such as `FailedOperation.TemplateIncorrectOrUnapproved`.
        code: String,
        /// Tencent's words for developers.
        message: String,
        /// Tencent's `RequestId`, for the log.
        request_id: String,
    },
    /// A status other than 200, which Tencent uses for everything: the answer is not Tencent's. Whether the message was sent
    /// is not known.
    #[error("answered with status {0}")]
    Unavailable(StatusCode),
    /// An answer that is not what the document describes. Whether the message was sent is not known.
    #[error("an unreadable answer (line {line}, column {column})")]
    Unreadable {
        /// The line of the JSON, from 1; 0 where it is JSON, but says nothing about the message.
        line: usize,
        /// The column in bytes, from 1; 0 as above.
        column: usize,
    },
    /// Something that cannot be sent; nothing was built.
    #[error("{field} cannot be sent")]
    Unsendable {
        /// Which field.
        field: &'static str,
    },
}

/// A limit on the number of messages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Limit {
    /// One message to this number within 30 seconds.
    #[error("one message a number within 30 seconds")]
    ThirtySeconds,
    /// So many messages to this number within an hour.
    #[error("messages a number and hour")]
    Hour,
    /// So many messages to this number a day.
    #[error("messages a number and day")]
    Day,
    /// The same text to this number.
    #[error("the same text to a number")]
    SameContent,
    /// Any other limit, by Tencent's code: the account's or the request rate's. An operator has to look at it.
    #[error("limit {0}")]
    Account(String),
}

impl Limit {
    /// The limit that a code names, if it names one.
    pub(crate) fn from_code(code: &str) -> Option<Limit> {
        match code {
            "LimitExceeded.PhoneNumberThirtySecondLimit" => Some(Limit::ThirtySeconds),
            "LimitExceeded.PhoneNumberOneHourLimit" => Some(Limit::Hour),
            "LimitExceeded.PhoneNumberDailyLimit" => Some(Limit::Day),
            "LimitExceeded.PhoneNumberSameContentDailyLimit" => Some(Limit::SameContent),
            _ if code.starts_with("LimitExceeded") || code.starts_with("RequestLimitExceeded") => {
                Some(Limit::Account(code.to_owned()))
            }
            _ => None,
        }
    }

    /// Tencent's code.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Limit::ThirtySeconds => "LimitExceeded.PhoneNumberThirtySecondLimit",
            Limit::Hour => "LimitExceeded.PhoneNumberOneHourLimit",
            Limit::Day => "LimitExceeded.PhoneNumberDailyLimit",
            Limit::SameContent => "LimitExceeded.PhoneNumberSameContentDailyLimit",
            Limit::Account(code) => code,
        }
    }
}

/// A setting that cannot be used. It names the setting and never shows its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("SMS setting `{setting}` {problem}")]
pub struct Misconfigured {
    /// The field of [`crate::Settings`].
    pub setting: &'static str,
    /// What is wrong with it, to be read after the name.
    pub problem: &'static str,
}
