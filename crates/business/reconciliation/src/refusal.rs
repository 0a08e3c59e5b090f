use api::{Problem, problems};
use payment::{Failure, hear};

/// Why a difference was not repaired or ignored.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such difference.
    #[error("no such difference")]
    NotThere,
    /// It is not open any more.
    #[error("the difference is {state}")]
    NotOpen {
        /// What it is.
        state: String,
    },
    /// What one press does about it cannot be done; people have to look into it.
    #[error("{0}")]
    NotRepairable(&'static str),
    /// The refund was paid back by hand: what the gateway sends now would be money twice.
    #[error("the refund was paid back by hand")]
    PaidByHand,
    /// The gateway does not tell.
    #[error(transparent)]
    Gateway(#[from] Failure),
    /// The database refuses or fails.
    #[error(transparent)]
    Database(#[from] database::Error),
}

const NOT_OPEN: Problem = Problem::moved(
    "difference-closed",
    "该差异已处理",
    "The difference is not open any more",
);

const NOT_REPAIRABLE: Problem = Problem::moved(
    "not-repairable",
    "无法自动修复，请人工处理",
    "It cannot be repaired by itself, people have to look into it",
);

const PAID_BY_HAND: Problem = Problem::moved(
    "refund-paid-by-hand",
    "该退款已人工打款，不能再次发送",
    "The refund was paid back by hand and is not sent again",
);

impl From<hear::Error> for Refusal {
    fn from(error: hear::Error) -> Refusal {
        match error {
            hear::Error::Gateway(failure) => Refusal::Gateway(failure),
            hear::Error::Unsaved(error) => Refusal::Database(error),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotThere => problems::NOT_FOUND,
            Refusal::NotOpen { state } => NOT_OPEN.with("difference_state", state),
            Refusal::NotRepairable(cause) => NOT_REPAIRABLE.caused_by(cause),
            Refusal::PaidByHand => PAID_BY_HAND,
            Refusal::Gateway(Failure::Unconfigured(what)) => problems::NOT_CONFIGURED
                .because(what.clone(), what.clone())
                .caused_by(what),
            Refusal::Gateway(failure) => problems::UNAVAILABLE.retry_after(5).caused_by(failure),
            Refusal::Database(error) => error.into(),
        }
    }
}
