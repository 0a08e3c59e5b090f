//! What is asked of a driver, and what it answers: `wit/driver.wit` as the bundle speaks it.

use clock::Moment;
use serde::{Deserialize, Serialize};
use std::future::Future;

/// One press: the door shall open once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Another for every press.
    pub id: String,
    /// Which driver shall speak.
    pub driver: String,
    /// How the maker's cloud names the device.
    pub reference: String,
    /// The last second at which the door may open.
    pub not_after: Moment,
    /// Now.
    pub now: Moment,
}

impl Command {
    /// Whether its time has passed: an unlock is never sent then, and never repeated later.
    #[must_use]
    pub fn has_passed(&self) -> bool {
        self.now > self.not_after
    }
}

/// What became of a command. The guest is answered with it, so it is never nicer than what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The door is open.
    Executed,
    /// The maker's cloud will open it.
    Accepted,
    /// The door stays shut.
    Rejected(Failure),
    /// Nobody can tell.
    Unknown(Failure),
}

/// An outcome without its reason: what the guest is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// The door is open.
    Executed,
    /// The maker's cloud will open it.
    Accepted,
    /// The door stays shut.
    Rejected,
    /// Nobody can tell.
    Unknown,
}

impl OutcomeKind {
    /// As the database writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            OutcomeKind::Executed => "executed",
            OutcomeKind::Accepted => "accepted",
            OutcomeKind::Rejected => "rejected",
            OutcomeKind::Unknown => "unknown",
        }
    }
}

impl Outcome {
    /// The outcome without its reason.
    #[must_use]
    pub const fn kind(self) -> OutcomeKind {
        match self {
            Outcome::Executed => OutcomeKind::Executed,
            Outcome::Accepted => OutcomeKind::Accepted,
            Outcome::Rejected(_) => OutcomeKind::Rejected,
            Outcome::Unknown(_) => OutcomeKind::Unknown,
        }
    }

    /// Why the door stays shut, or nobody can tell.
    #[must_use]
    pub const fn failure(self) -> Option<Failure> {
        match self {
            Outcome::Executed | Outcome::Accepted => None,
            Outcome::Rejected(failure) | Outcome::Unknown(failure) => Some(failure),
        }
    }
}

/// Why a door stays shut, or nobody can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The account or the key is not good.
    Auth,
    /// The device or its gateway is not connected.
    Offline,
    /// It carries out another command.
    Busy,
    /// The device cannot do this, or no driver has this name.
    Unsupported,
    /// Too many commands.
    Rate,
    /// The cloud does not know the device.
    Parameter,
    /// The time of the command has passed.
    Expired,
    /// No answer, or none that can be read.
    Silent,
    /// Something else.
    Other,
}

impl Failure {
    /// As the database writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Failure::Auth => "auth",
            Failure::Offline => "offline",
            Failure::Busy => "busy",
            Failure::Unsupported => "unsupported",
            Failure::Rate => "rate",
            Failure::Parameter => "parameter",
            Failure::Expired => "expired",
            Failure::Silent => "silent",
            Failure::Other => "other",
        }
    }
}

/// What carries out commands: in the bundle the composed hub, in a test or a simulation a value that plays it.
pub trait Driver {
    /// Issues a command once. Whatever goes wrong is an [`Outcome`].
    fn issue(&self, command: &Command) -> impl Future<Output = Outcome>;
}
