//! How much of a paid order goes back: what people ask for, never more than is left of it.

use api::{Problem, problems};
use money::Fen;

/// Nothing of the money is here any more: it has gone back, is on its way, or never came.
pub const NOTHING_TO_REFUND: Problem =
    Problem::refused("nothing-to-refund", "没有可退的款项", "There is no money to refund");

/// More than is left of what was paid; `left_fen` is what is.
pub const REFUND_TOO_LARGE: Problem = Problem::refused(
    "refund-too-large",
    "退款金额超过剩余可退金额",
    "More than is left of what was paid",
);

/// Why so much cannot go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundRefusal {
    /// Nothing is left of what was paid.
    NothingLeft,
    /// Less than that is left.
    TooLarge {
        /// What is.
        left: Fen,
    },
    /// Not even one fen was asked for.
    NotPositive,
}

/// How much goes back, where `left` is still here: all of it, where no amount is named.
///
/// # Errors
/// [`RefundRefusal`].
pub fn refund_amount(asked: Option<Fen>, left: Fen) -> Result<Fen, RefundRefusal> {
    match asked {
        Some(amount) if !amount.is_positive() => Err(RefundRefusal::NotPositive),
        _ if !left.is_positive() => Err(RefundRefusal::NothingLeft),
        Some(amount) if amount > left => Err(RefundRefusal::TooLarge { left }),
        Some(amount) => Ok(amount),
        None => Ok(left),
    }
}

impl From<RefundRefusal> for Problem {
    fn from(refusal: RefundRefusal) -> Problem {
        match refusal {
            RefundRefusal::NothingLeft => NOTHING_TO_REFUND,
            RefundRefusal::TooLarge { left } => REFUND_TOO_LARGE.with("left_fen", left),
            RefundRefusal::NotPositive => problems::INVALID.field("/amount_fen", ("至少 1 分", "at least 1")),
        }
    }
}
