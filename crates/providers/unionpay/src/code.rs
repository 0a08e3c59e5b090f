//! UnionPay's answer codes (应答码, 《平台接入接口规范 第5部分 附录》). Only those that call for a deed have a name.

use std::fmt;

/// A code (`respCode`, `origRespCode`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// `00`: done.
    Success,
    /// `A6`: done, with a flaw that UnionPay settles by itself. The money has moved.
    Flawed,
    /// `03`: a time-out on the way; ask for the outcome.
    TimedOut,
    /// `04`: the outcome is unknown; ask for it.
    Unknown,
    /// `05`: taken, not yet done; ask for the outcome.
    Accepted,
    /// `12`: this order was sent before.
    Duplicate,
    /// `34`: there is no such transaction. An order that nobody has tried to pay is none.
    NotFound,
    /// `42`: the money was taken, yet after the time until which the order could be paid. UnionPay gives it back by itself.
    ChargedLate,
    /// `98`: there is no file of that day; so it is on a day without a transaction.
    NoFile,
    /// Any other code; empty where there was none.
    Other(String),
}

impl Code {
    /// The code as UnionPay writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Code::Success => "00",
            Code::Flawed => "A6",
            Code::TimedOut => "03",
            Code::Unknown => "04",
            Code::Accepted => "05",
            Code::Duplicate => "12",
            Code::NotFound => "34",
            Code::ChargedLate => "42",
            Code::NoFile => "98",
            Code::Other(code) => code,
        }
    }

    /// Whether it is done: the money has moved.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self, Code::Success | Code::Flawed)
    }

    /// Whether nothing can be said yet, and the same question is to be asked again: 03, 04 and 05, a system that is closed
    /// or busy (02, 06), and questions that come too often (37).
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        match self {
            Code::TimedOut | Code::Unknown | Code::Accepted => true,
            Code::Other(code) => matches!(code.as_str(), "02" | "06" | "37"),
            _ => false,
        }
    }

    /// Whether the documents say for certain that the money has not moved. A code that they do not have is no such one: it
    /// is asked again, or looked at by people, rather than taken for a failure.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        let Code::Other(code) = self else { return false };
        let is_number = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_digit());
        match code.parse::<u8>() {
            Ok(number) if is_number => matches!(
                number,
                1 | 10 | 11 | 13 | 14 | 30..=33 | 35 | 36 | 38..=41 | 43 | 44 | 60..=69 | 71..=79
            ),
            _ => false,
        }
    }

    /// `45`: the payment has been refunded or revoked before, wholly.
    #[must_use]
    pub fn is_refunded_before(&self) -> bool {
        matches!(self, Code::Other(code) if code == "45")
    }
}

impl From<&str> for Code {
    fn from(code: &str) -> Code {
        match code {
            "00" => Code::Success,
            "A6" => Code::Flawed,
            "03" => Code::TimedOut,
            "04" => Code::Unknown,
            "05" => Code::Accepted,
            "12" => Code::Duplicate,
            "34" => Code::NotFound,
            "42" => Code::ChargedLate,
            "98" => Code::NoFile,
            _ => Code::Other(code.to_owned()),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
