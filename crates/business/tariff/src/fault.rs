//! What is wrong with a document.

use serde::Serialize;

/// One thing wrong with a tariff or with opening hours, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{pointer}: {kind}")]
pub struct Fault {
    /// Where in the document, as a JSON pointer (RFC 6901), for example `/rates/0/cap_fen`.
    pub pointer: String,
    /// What is wrong there.
    #[serde(flatten)]
    pub kind: FaultKind,
}

impl Fault {
    pub(crate) fn new(pointer: impl Into<String>, kind: FaultKind) -> Fault {
        Fault {
            pointer: pointer.into(),
            kind,
        }
    }
}

/// The ways in which a document that can be read may still make no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum FaultKind {
    /// A number outside its bounds, both of which are allowed; in the unit of the field.
    #[error("must be between {least} and {most}")]
    OutOfRange {
        /// The least allowed number.
        least: i64,
        /// The greatest allowed number.
        most: i64,
    },
    /// A text, a set or a list that must have something in it: as it stands it would never match.
    #[error("must not be empty")]
    Empty,
    /// A text or a list that is too long.
    #[error("must have at most {most}")]
    TooMany {
        /// How many characters or entries are allowed.
        most: usize,
    },
    /// An absolute season whose last day lies before its first.
    #[error("the end lies before the beginning")]
    Backwards,
    /// A band that lasts no time at all, or that begins at `24:00`.
    #[error("the band lasts no time, or begins at 24:00; a whole day is 00:00 to 24:00")]
    NoBand,
    /// A date or a number of hours that stands there a second time.
    #[error("stands there twice")]
    Twice,
    /// A rate behind one without any condition, which takes every minute.
    #[error("is never reached: a rate before it has no condition")]
    Unreachable,
    /// No multiple of the step lies between the shortest and the longest stay.
    #[error("no multiple of the step lies between the minimum and the maximum")]
    NoLength,
    /// A refund rule that gives more for cancelling later.
    #[error("gives back more than a rule for cancelling earlier")]
    RisingRefund,
}

/// A text in a document that is not what should stand there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found \"{found}\"")]
pub struct Unreadable {
    /// The form that is expected.
    pub expected: &'static str,
    /// What stands there.
    pub found: String,
}
