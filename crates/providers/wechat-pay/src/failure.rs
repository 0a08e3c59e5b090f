//! What can go wrong, told apart by what the caller can do about it.

use http::StatusCode;
use std::fmt;

/// Why a call or a notification did not lead to a usable result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The sender is not proven to be WeChat Pay: nothing of the message may be believed. A notification is answered
    /// with a 4xx or 5xx, so that WeChat Pay sends it again.
    #[error("not proven to come from WeChat Pay: {0}")]
    Unverified(#[from] Doubt),
    /// WeChat Pay answered with a status other than 2xx. Such an answer is not verified here, because WeChat Pay signs it
    /// only when it could verify the request: take it as a reason to stop or to try again, and as proof about money only
    /// after [`crate::Merchant::verify`].
    #[error("refused with status {status}, code {code}: {message} (Request-Id {request_id:?})")]
    Refused {
        /// The HTTP status.
        status: StatusCode,
        /// The code of the refusal; empty where the body is not WeChat Pay's JSON.
        code: Code,
        /// WeChat Pay's words for developers, in Chinese.
        message: String,
        /// The header `Request-Id`, which WeChat Pay's support asks for.
        request_id: Option<String>,
    },
    /// The message is proven, but it is not what the documents describe.
    #[error("unreadable {part} (line {line}, column {column})")]
    Unreadable {
        /// Which part of the message.
        part: &'static str,
        /// The line of the JSON or of the bill, from 1; 0 where it is about the whole.
        line: usize,
        /// The column of the JSON in bytes, from 1; 0 where no JSON was parsed.
        column: usize,
    },
    /// The content of a proven message could not be decrypted: most likely the APIv3 key is not the one that is set in
    /// the merchant platform.
    #[error("the resource cannot be decrypted with this APIv3 key")]
    Undecryptable,
    /// The answer is proven, but speaks of another object than the one that was asked about.
    #[error("the answer speaks of another {0}")]
    Foreign(&'static str),
    /// An argument that WeChat Pay would refuse; nothing was built.
    #[error("{field} {problem}")]
    Unsendable {
        /// The field by WeChat Pay's name.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The private key could not sign.
    #[error("the private key could not sign")]
    Unsigned,
}

impl Failure {
    /// Whether the same call **with the same number** may be sent again: its outcome is unknown, or WeChat Pay asks for
    /// it. A new number after such a failure could take the money twice.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Failure::Unverified(_) | Failure::Unreadable { .. } | Failure::Foreign(_) => true,
            Failure::Refused { status, code, .. } => {
                status.is_server_error()
                    || *status == StatusCode::TOO_MANY_REQUESTS
                    || matches!(
                        code,
                        Code::SystemError
                            | Code::FrequencyLimited
                            | Code::BankError
                            | Code::NotEnough
                            | Code::StatementCreating
                    )
            }
            Failure::Undecryptable | Failure::Unsendable { .. } | Failure::Unsigned => false,
        }
    }

    /// Unreadable JSON, without serde's words: they quote the content.
    pub(crate) fn json(part: &'static str, error: &serde_json::Error) -> Failure {
        Failure::Unreadable {
            part,
            line: error.line(),
            column: error.column(),
        }
    }

    /// Unreadable, not for its JSON.
    pub(crate) const fn unreadable(part: &'static str) -> Failure {
        Failure::Unreadable {
            part,
            line: 0,
            column: 0,
        }
    }
}

/// Why a message is not proven to come from its sender.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// A header of the signature is absent or not readable.
    #[error("the header {0} is absent or unreadable")]
    Header(&'static str),
    /// A kind of signature that was not agreed on.
    #[error("an unknown kind of signature")]
    Kind,
    /// Signed five minutes or more before or after now: a replay, or a wrong clock on one side.
    #[error("signed {0} seconds away from now")]
    Stale(u64),
    /// No key with this serial is configured.
    #[error("no key for the serial {0}")]
    UnknownSerial(String),
    /// The signature is not strict base64. So are WeChat Pay's probes (`WECHATPAY/SIGNTEST/…`), which must be refused.
    #[error("the signature is not base64")]
    NotBase64,
    /// The signature does not fit the bytes.
    #[error("the signature does not fit")]
    Mismatch,
    /// More bytes than any genuine message has.
    #[error("the body has {0} bytes")]
    Oversized(usize),
    /// The file does not have the hash that was signed.
    #[error("the file does not have the signed hash")]
    Hash,
    /// The message names another merchant than the one the key belongs to.
    #[error("signed for another merchant")]
    Merchant,
}

impl From<signing::Doubt> for Doubt {
    fn from(doubt: signing::Doubt) -> Doubt {
        match doubt {
            signing::Doubt::NotBase64 => Doubt::NotBase64,
            signing::Doubt::Mismatch => Doubt::Mismatch,
        }
    }
}

impl From<signing::Unsigned> for Failure {
    fn from(_: signing::Unsigned) -> Failure {
        Failure::Unsigned
    }
}

/// The code of a refusal. Only codes that call for a deed have a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// `SYSTEM_ERROR`: send the same again.
    SystemError,
    /// `FREQUENCY_LIMITED`: send the same again, later.
    FrequencyLimited,
    /// `BANK_ERROR`: send the same again.
    BankError,
    /// `ORDER_NOT_EXIST`, in any of the spellings that WeChat Pay uses.
    OrderNotExist,
    /// `ORDERPAID`: the order has been paid before.
    OrderPaid,
    /// `ORDER_CLOSED`: the order was closed; a new number is needed.
    OrderClosed,
    /// `OUT_TRADE_NO_USED`: the number was used with other content.
    OutTradeNoUsed,
    /// `NOT_ENOUGH`: the merchant's account lacks the money for a refund. Fill it; the same is sent again, later.
    NotEnough,
    /// `RESOURCE_NOT_EXISTS`: there is no such payment or refund.
    ResourceNotExists,
    /// `NO_STATEMENT_EXIST`: there is no bill for this day, since nothing happened on it.
    NoStatementExist,
    /// `STATEMENT_CREATING`: the bill is not ready yet. Ask again later.
    StatementCreating,
    /// `SIGN_ERROR`: WeChat Pay could not verify the request.
    SignError,
    /// Any other code; empty where there was none.
    Other(String),
}

impl Code {
    /// The code as WeChat Pay writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Code::SystemError => "SYSTEM_ERROR",
            Code::FrequencyLimited => "FREQUENCY_LIMITED",
            Code::BankError => "BANK_ERROR",
            Code::OrderNotExist => "ORDER_NOT_EXIST",
            Code::OrderPaid => "ORDERPAID",
            Code::OrderClosed => "ORDER_CLOSED",
            Code::OutTradeNoUsed => "OUT_TRADE_NO_USED",
            Code::NotEnough => "NOT_ENOUGH",
            Code::ResourceNotExists => "RESOURCE_NOT_EXISTS",
            Code::NoStatementExist => "NO_STATEMENT_EXIST",
            Code::StatementCreating => "STATEMENT_CREATING",
            Code::SignError => "SIGN_ERROR",
            Code::Other(code) => code,
        }
    }
}

impl From<String> for Code {
    fn from(code: String) -> Code {
        match code.as_str() {
            "SYSTEM_ERROR" | "SYSTEMERROR" => Code::SystemError,
            "FREQUENCY_LIMITED" => Code::FrequencyLimited,
            "BANK_ERROR" | "BANKERROR" => Code::BankError,
            "ORDER_NOT_EXIST" | "ORDER_NOT_EXISTS" | "ORDERNOTEXIST" => Code::OrderNotExist,
            "ORDERPAID" | "ORDER_PAID" => Code::OrderPaid,
            "ORDER_CLOSED" | "ORDERCLOSED" => Code::OrderClosed,
            "OUT_TRADE_NO_USED" => Code::OutTradeNoUsed,
            "NOT_ENOUGH" | "NOTENOUGH" => Code::NotEnough,
            "RESOURCE_NOT_EXISTS" | "RESOURCE_NOT_EXIST" => Code::ResourceNotExists,
            "NO_STATEMENT_EXIST" => Code::NoStatementExist,
            "STATEMENT_CREATING" => Code::StatementCreating,
            "SIGN_ERROR" => Code::SignError,
            _ => Code::Other(code),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
