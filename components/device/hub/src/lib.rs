//! kaimen:device/driver — speaks to the doors: one module a maker, chosen by the name that a device is registered with.

mod sandbox_lock;

#[cfg(target_arch = "wasm32")]
mod exported;

use device::{Command, Failure, Outcome};
use outbound::Outbound;
use settings::Settings;

/// Lets the driver of the device carry out a command. Whatever goes wrong is an outcome.
pub async fn issue(settings: &Settings, outbound: &Outbound, command: &Command) -> Outcome {
    if command.has_passed() {
        return Outcome::Rejected(Failure::Expired);
    }
    match command.driver.as_str() {
        "sandbox-lock" => sandbox_lock::issue(settings, outbound, command).await,
        _ => Outcome::Rejected(Failure::Unsupported),
    }
}
