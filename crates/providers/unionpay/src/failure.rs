//! What can go wrong, told apart by what the caller can do about it.

use crate::Code;
use http::StatusCode;

/// Why a call or a notification did not lead to a usable result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The sender is not proven to be UnionPay: nothing of the message may be believed. A notification is answered with a
    /// 4xx or 5xx, so that UnionPay sends it again.
    #[error("not proven to come from UnionPay: {0}")]
    Unverified(#[from] Doubt),
    /// A status other than 200: UnionPay or a proxy before it did not serve the request. Its outcome is unknown.
    #[error("not served: status {0}")]
    Unserved(StatusCode),
    /// A proven answer that refuses what was asked.
    #[error("refused with code {code}: {message}")]
    Refused {
        /// The code of the refusal (`respCode`).
        code: Code,
        /// UnionPay's words for developers, in Chinese, with a seven-digit cause in brackets (`respMsg`).
        message: String,
    },
    /// A refusal without a signature, as it comes where UnionPay could not verify the request: a reason to look at merchant
    /// number, key and certificate, never proof about money.
    #[error("refused without a signature, code {code}: {message}")]
    Rejected {
        /// The code of the refusal (`respCode`).
        code: Code,
        /// UnionPay's words (`respMsg`).
        message: String,
    },
    /// The message is proven, but it is not what the documents describe.
    #[error("unreadable {0}")]
    Unreadable(&'static str),
    /// A record of a proven settlement file is not what the documents describe. No part of the file counts then: a file that
    /// was half understood would hide a difference.
    #[error("unreadable {field} in line {line} of the settlement file")]
    UnreadableRecord {
        /// The line, from 1.
        line: usize,
        /// The field by UnionPay's name.
        field: &'static str,
    },
    /// The message is proven, but speaks of another object than the one that was asked about, or of another merchant.
    #[error("the message speaks of another {0}")]
    Foreign(&'static str),
    /// An argument that UnionPay would refuse; nothing was built.
    #[error("{field} {problem}")]
    Unsendable {
        /// The field by UnionPay's name.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The private key could not sign.
    #[error("the private key could not sign")]
    Unsigned,
}

impl Failure {
    /// Whether the same call **with the same order** may be sent again: its outcome is unknown, or UnionPay asks for it. A
    /// new number after such a failure could take the money twice.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Failure::Unverified(_) | Failure::Unserved(_) | Failure::Unreadable(_) | Failure::Foreign(_) => true,
            Failure::Refused { code, .. } => code.is_undecided(),
            Failure::Rejected { .. }
            | Failure::UnreadableRecord { .. }
            | Failure::Unsendable { .. }
            | Failure::Unsigned => false,
        }
    }

    pub(crate) const fn unsendable(field: &'static str, problem: &'static str) -> Failure {
        Failure::Unsendable { field, problem }
    }
}

/// Why a message is not proven to come from its sender.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// More bytes than any genuine message has.
    #[error("the body has {0} bytes")]
    Oversized(usize),
    /// The body is not text of parameters.
    #[error("the body is not a list of parameters")]
    NotParameters,
    /// A parameter stands twice, so that two readers could see two different messages. Its name is not shown: it can be
    /// anything, since nobody has proven it yet.
    #[error("a parameter stands twice")]
    Repeated(String),
    /// A parameter that every genuine message has is absent or empty.
    #[error("the parameter {0} is absent")]
    Absent(&'static str),
    /// Another version, encoding or kind of signature than was agreed on.
    #[error("another {0} than was agreed on")]
    Kind(&'static str),
    /// What came as certificate is not exactly one with an RSA key of 2048 bits.
    #[error("the certificate is unreadable")]
    Certificate,
    /// The certificate does not come from the pinned chain: anybody can make such a one.
    #[error("the certificate does not come from the pinned chain")]
    Chain,
    /// The certificate, or one of the chain, is not good at this time.
    #[error("the certificate or its chain is not good at this time")]
    Period,
    /// The certificate comes from the pinned chain, but belongs to somebody else, such as another merchant.
    #[error("the certificate is not UnionPay's")]
    Holder,
    /// The certificate is not the merchant's (seen by the counterpart only).
    #[error("no certificate with the serial {0}")]
    UnknownSerial(String),
    /// The signature is not strict base64.
    #[error("the signature is not base64")]
    NotBase64,
    /// The signature does not fit the parameters.
    #[error("the signature does not fit")]
    Mismatch,
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
