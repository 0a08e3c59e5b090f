//! The driver that is composed in: whoever exports `kaimen:device/driver`, as `spin.toml` names it.

use device::{Command, Driver, Outcome};

/// The composed hub.
pub(crate) struct Hub;

#[cfg(not(target_arch = "wasm32"))]
impl Driver for Hub {
    /// Natively nothing is composed in, and nobody answers.
    async fn issue(&self, _command: &Command) -> Outcome {
        Outcome::Unknown(device::Failure::Silent)
    }
}

#[cfg(target_arch = "wasm32")]
mod bound {
    #![allow(missing_docs, unsafe_code, clippy::all, reason = "generated from wit/")]

    wit_bindgen::generate!({
        path: "../../../wit",
        world: "door",
    });
}

#[cfg(target_arch = "wasm32")]
mod imported {
    use super::{Command, Driver, Hub, Outcome, bound::kaimen::device::driver as wit};
    use device::Failure;

    impl Driver for Hub {
        async fn issue(&self, command: &Command) -> Outcome {
            let command = wit::Command {
                id: command.id.clone(),
                driver: command.driver.clone(),
                reference: command.reference.clone(),
                action: wit::Action::Unlock,
                not_after: command.not_after.unix(),
                now: command.now.unix(),
            };
            outcome_of(wit::issue(command).await)
        }
    }

    fn outcome_of(outcome: wit::Outcome) -> Outcome {
        match outcome {
            wit::Outcome::Executed => Outcome::Executed,
            wit::Outcome::Accepted => Outcome::Accepted,
            wit::Outcome::Rejected(failure) => Outcome::Rejected(why(failure)),
            wit::Outcome::Unknown(failure) => Outcome::Unknown(why(failure)),
        }
    }

    fn why(failure: wit::Failure) -> Failure {
        match failure {
            wit::Failure::Auth => Failure::Auth,
            wit::Failure::Offline => Failure::Offline,
            wit::Failure::Busy => Failure::Busy,
            wit::Failure::Unsupported => Failure::Unsupported,
            wit::Failure::Rate => Failure::Rate,
            wit::Failure::Parameter => Failure::Parameter,
            wit::Failure::Expired => Failure::Expired,
            wit::Failure::Silent => Failure::Silent,
            wit::Failure::Other => Failure::Other,
        }
    }
}
