//! What became of a command.

use http::Response;
use serde::{Deserialize, Serialize};

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The door is open.
    Executed,
    /// The lock will open the door.
    Accepted,
    /// The door stays shut.
    Rejected(Failure),
    /// Nobody can tell.
    Unknown(Failure),
}

/// Why the door stays shut, or nobody can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The signature or the account is not good.
    Auth,
    /// The lock or its gateway is not connected.
    Offline,
    /// The lock carries out another command.
    Busy,
    /// The lock cannot do this.
    Unsupported,
    /// Too many commands.
    Rate,
    /// No such lock, or a command that cannot be read.
    Parameter,
    /// The time of the command had passed.
    Expired,
    /// No answer, or none that can be read.
    Silent,
    /// Something else.
    #[serde(other)]
    Other,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) outcome: Word,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) failure: Option<Failure>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Word {
    Executed,
    Accepted,
    Rejected,
}

/// Reads the cloud's answer. What is not clearly a refusal leaves open what the door did.
#[must_use]
pub fn read_answer(answer: &Response<Vec<u8>>) -> Outcome {
    match answer.status().as_u16() {
        200 => read_body(answer.body()),
        401 | 403 => Outcome::Rejected(Failure::Auth),
        409 | 423 => Outcome::Rejected(Failure::Busy),
        429 => Outcome::Rejected(Failure::Rate),
        400 | 404 | 422 => Outcome::Rejected(Failure::Parameter),
        402..=499 => Outcome::Rejected(Failure::Other),
        _ => Outcome::Unknown(Failure::Silent),
    }
}

fn read_body(body: &[u8]) -> Outcome {
    match serde_json::from_slice(body) {
        Ok(Body { outcome, failure }) => match outcome {
            Word::Executed => Outcome::Executed,
            Word::Accepted => Outcome::Accepted,
            Word::Rejected => Outcome::Rejected(failure.unwrap_or(Failure::Other)),
        },
        Err(_unreadable) => Outcome::Unknown(Failure::Silent),
    }
}
