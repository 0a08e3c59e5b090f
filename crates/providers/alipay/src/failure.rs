//! What can go wrong, told apart by what the caller can do about it.

use http::StatusCode;
use std::fmt;

/// Why a call or a notification did not lead to a usable result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The sender is not proven to be Alipay: nothing of the message may be believed.
    #[error("not proven to come from Alipay: {0}")]
    Unverified(#[from] Doubt),
    /// Alipay says no.
    #[error("refused with code {status}, sub_code {code}: {message} (signed: {proven})")]
    Refused {
        /// Alipay's `code`: 40001 and 40002 a parameter, 40004 the business, 40006 a permission.
        status: u32,
        /// Its `sub_code`, which names the reason.
        code: Code,
        /// Its words for developers, in Chinese.
        message: String,
        /// Whether the refusal is signed. Alipay leaves some unsigned: those are a reason to stop or to try again, never
        /// proof about money.
        proven: bool,
    },
    /// `code` 20000 or 10003: Alipay does not know yet whether it was done. Ask by query, or send the same again with the
    /// **same number**.
    #[error("the outcome is not known yet: code {status}, sub_code {code}")]
    Unclear {
        /// Alipay's `code`.
        status: u32,
        /// Its `sub_code`.
        code: Code,
    },
    /// A status other than 200: it did not come from Alipay's gateway itself, which answers everything with 200. Whether
    /// the request arrived is not known.
    #[error("answered with status {0}")]
    Unavailable(StatusCode),
    /// The message is not what the documents describe.
    #[error("unreadable {part} (line {line}, column {column})")]
    Unreadable {
        /// Which part of the message.
        part: &'static str,
        /// The line of the JSON or of the bill, from 1; 0 where there is none.
        line: usize,
        /// The column of the JSON in bytes, from 1; 0 where there is none.
        column: usize,
    },
    /// The message is proven, but its texts are in this charset and not in UTF-8: the app's charset must be set to UTF-8.
    #[error("the message is written in {0}, not in UTF-8")]
    Charset(String),
    /// The answer is proven, but speaks of another object than the one that was asked about.
    #[error("the answer speaks of another {0}")]
    Foreign(&'static str),
    /// An argument that Alipay would refuse; nothing was built.
    #[error("{field} {problem}")]
    Unsendable {
        /// The field by Alipay's name.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The private key could not sign.
    #[error("the private key could not sign")]
    Unsigned,
}

impl Failure {
    /// Whether the same call **with the same number** may be sent again: its outcome is unknown, or Alipay asks for it. A
    /// new number after such a failure could take the money twice.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Failure::Unverified(_)
            | Failure::Unclear { .. }
            | Failure::Unavailable(_)
            | Failure::Unreadable { .. }
            | Failure::Charset(_)
            | Failure::Foreign(_) => true,
            Failure::Refused { code, .. } => matches!(code, Code::SystemError | Code::TooOften),
            Failure::Unsendable { .. } | Failure::Unsigned => false,
        }
    }

    /// The reason that Alipay gave in a signed answer. What is not signed has none: it proves nothing.
    #[must_use]
    pub fn proven_code(&self) -> Option<&Code> {
        match self {
            Failure::Refused { code, proven: true, .. } => Some(code),
            _ => None,
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

    pub(crate) const fn unsendable(field: &'static str, problem: &'static str) -> Failure {
        Failure::Unsendable { field, problem }
    }
}

impl From<signing::Unsigned> for Failure {
    fn from(_: signing::Unsigned) -> Failure {
        Failure::Unsigned
    }
}

/// Why a message is not proven to come from its sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// It has no signature.
    #[error("there is no signature")]
    Absent,
    /// A kind of signature other than `RSA2`.
    #[error("an unknown kind of signature")]
    Kind,
    /// The signature is not strict base64.
    #[error("the signature is not base64")]
    NotBase64,
    /// The signature does not fit the bytes.
    #[error("the signature does not fit")]
    Mismatch,
    /// Not a form: a torn escape, or a name that stands twice.
    #[error("the body is no form")]
    Form,
    /// More bytes than any genuine message has.
    #[error("the body has {0} bytes")]
    Oversized(usize),
}

impl From<signing::Doubt> for Doubt {
    fn from(doubt: signing::Doubt) -> Doubt {
        match doubt {
            signing::Doubt::NotBase64 => Doubt::NotBase64,
            signing::Doubt::Mismatch => Doubt::Mismatch,
        }
    }
}

impl From<signing::Doubt> for Failure {
    fn from(doubt: signing::Doubt) -> Failure {
        Failure::Unverified(doubt.into())
    }
}

/// The `sub_code` of a refusal. Only codes that call for a deed have a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// `ACQ.SYSTEM_ERROR`: ask what became of it, or send the same again.
    SystemError,
    /// `ACQ.TRADE_NOT_EXIST`: Alipay has no trade with this number.
    TradeNotExist,
    /// `ACQ.TRADE_HAS_SUCCESS`: the trade has been paid before.
    TradeHasSuccess,
    /// `ACQ.TRADE_HAS_CLOSE`: the trade was closed; a new number is needed.
    TradeHasClose,
    /// `ACQ.TRADE_HAS_FINISHED`: paid so long ago that nothing can be given back any more.
    TradeHasFinished,
    /// `ACQ.TRADE_STATUS_ERROR`: what the trade is does not allow it. Ask what it is.
    TradeStatusError,
    /// `ACQ.REASON_TRADE_BEEN_FREEZEN`: Alipay has frozen the money of the trade; people must ask why.
    TradeFrozen,
    /// `ACQ.CONTEXT_INCONSISTENT`: the number was used with other content.
    ContextInconsistent,
    /// `ACQ.SELLER_BALANCE_NOT_ENOUGH`: the merchant has not enough money at Alipay to give back.
    BalanceNotEnough,
    /// `ACQ.REFUND_AMT_NOT_EQUAL_TOTAL`, `ACQ.REASON_TRADE_REFUND_FEE_ERR`: more than what is left of the trade.
    RefundTooLarge,
    /// `ACQ.DISCORDANT_REPEAT_REQUEST`: the refund's number was used with another amount.
    RefundInconsistent,
    /// `isv.code-invalid`: a login code that was used before or is too old.
    CodeInvalid,
    /// `isv.invalid-signature`: Alipay could not verify the request.
    InvalidSignature,
    /// `isp.bill_not_exist`: the day has no bill, most likely because nothing was sold.
    BillNotExist,
    /// `isv.app-call-limited`: send the same again, later.
    TooOften,
    /// Any other code; empty where there was none.
    Other(String),
}

/// Codes by their spelling. Where two spellings stand for one deed, the first is how it is written.
const fn spellings() -> [(&'static str, Code); 18] {
    [
        ("ACQ.SYSTEM_ERROR", Code::SystemError),
        ("SYSTEM_ERROR", Code::SystemError),
        ("ACQ.TRADE_NOT_EXIST", Code::TradeNotExist),
        ("ACQ.TRADE_HAS_SUCCESS", Code::TradeHasSuccess),
        ("ACQ.TRADE_HAS_CLOSE", Code::TradeHasClose),
        ("ACQ.TRADE_HAS_FINISHED", Code::TradeHasFinished),
        ("ACQ.TRADE_STATUS_ERROR", Code::TradeStatusError),
        ("ACQ.REASON_TRADE_STATUS_INVALID", Code::TradeStatusError),
        ("ACQ.REASON_TRADE_BEEN_FREEZEN", Code::TradeFrozen),
        ("ACQ.CONTEXT_INCONSISTENT", Code::ContextInconsistent),
        ("ACQ.SELLER_BALANCE_NOT_ENOUGH", Code::BalanceNotEnough),
        ("ACQ.REASON_TRADE_REFUND_FEE_ERR", Code::RefundTooLarge),
        ("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", Code::RefundTooLarge),
        ("ACQ.DISCORDANT_REPEAT_REQUEST", Code::RefundInconsistent),
        ("isv.code-invalid", Code::CodeInvalid),
        ("isv.invalid-signature", Code::InvalidSignature),
        ("isp.bill_not_exist", Code::BillNotExist),
        ("isv.app-call-limited", Code::TooOften),
    ]
}

impl Code {
    /// The code as Alipay writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Code::Other(code) => code,
            named => spellings()
                .into_iter()
                .find(|(_, code)| code == named)
                .map_or("", |(spelling, _)| spelling),
        }
    }
}

impl From<String> for Code {
    fn from(code: String) -> Code {
        // Some answers of the gateway's own put this before the code.
        let plain = code.strip_prefix("aop.").unwrap_or(&code);
        let known = spellings().into_iter().find(|(spelling, _)| *spelling == plain);
        match known {
            Some((_, known)) => known,
            None => Code::Other(code),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
