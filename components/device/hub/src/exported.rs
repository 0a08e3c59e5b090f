//! The hub as a component: `wit/driver.wit` on the outside, [`crate::issue`] inside.

use crate::issue;
use bound::exports::kaimen::device::driver::{Action, Command, Failure, Guest, Outcome};
use clock::Moment;
use outbound::Outbound;
use settings::Settings;

mod bound {
    #![allow(missing_docs, unsafe_code, clippy::all, reason = "generated from wit/")]

    use super::Hub;
    wit_bindgen::generate!({
        path: "../../../wit",
        world: "hub",
    });

    export!(Hub);
}

struct Hub;

impl Guest for Hub {
    async fn issue(command: Command) -> Outcome {
        let Action::Unlock = command.action;
        let command = device::Command {
            id: command.id,
            driver: command.driver,
            reference: command.reference,
            not_after: Moment::from_unix(command.not_after),
            now: Moment::from_unix(command.now),
        };
        exported(issue(&Settings::of_the_engine(), &Outbound::of_the_engine(), &command).await)
    }
}

fn exported(outcome: device::Outcome) -> Outcome {
    match outcome {
        device::Outcome::Executed => Outcome::Executed,
        device::Outcome::Accepted => Outcome::Accepted,
        device::Outcome::Rejected(failure) => Outcome::Rejected(why(failure)),
        device::Outcome::Unknown(failure) => Outcome::Unknown(why(failure)),
    }
}

fn why(failure: device::Failure) -> Failure {
    match failure {
        device::Failure::Auth => Failure::Auth,
        device::Failure::Offline => Failure::Offline,
        device::Failure::Busy => Failure::Busy,
        device::Failure::Unsupported => Failure::Unsupported,
        device::Failure::Rate => Failure::Rate,
        device::Failure::Parameter => Failure::Parameter,
        device::Failure::Expired => Failure::Expired,
        device::Failure::Silent => Failure::Silent,
        device::Failure::Other => Failure::Other,
    }
}
