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
        /// The gateway's `RequestId`, for the log.
        request_id: String,
    },
    /// Not sent, for another reason.
    #[error("not sent, {code}: {message} (request {request_id})")]
    Refused {
        /// The gateway's code, such as `FailedOperation.TemplateIncorrectOrUnapproved`.
        code: String,
        /// The gateway's words for developers.
        message: String,
        /// The gateway's `RequestId`, for the log.
        request_id: String,
    },
    /// An answer that is not the gateway's, by its status. Whether the message was sent is not known.
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
    /// One of the limits of this number; which one, and for how long, is not told.
    #[error("messages a number")]
    Number,
    /// Any other limit, by the gateway's code: the account's or the request rate's. An operator has to look at it.
    #[error("limit {0}")]
    Account(String),
}

/// A setting that cannot be used. It names the setting and never shows its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("SMS setting `{setting}` {problem}")]
pub struct Misconfigured {
    /// The field of the settings.
    pub setting: &'static str,
    /// What is wrong with it, to be read after the name.
    pub problem: &'static str,
}
