//! The locks of the sandbox. A live bundle has none: a device that is still registered with them stays shut.

use device::{Command, DRIVER_SECONDS, Failure, Outcome};
use outbound::Outbound;
use sandbox_lock::{Lock, Unlock, read_answer};
use settings::{Mode, Settings};

pub(crate) async fn issue(settings: &Settings, outbound: &Outbound, command: &Command) -> Outcome {
    match cloud(settings).await {
        Ok(Some(cloud)) => ask(&cloud, outbound, command).await,
        Ok(None) => Outcome::Rejected(Failure::Unsupported),
        Err(cause) => {
            eprintln!("{}: the lock cloud is not configured: {cause}", command.id);
            Outcome::Rejected(Failure::Auth)
        }
    }
}

/// The cloud of this bundle; none in live mode.
async fn cloud(settings: &Settings) -> Result<Option<Lock>, String> {
    let text = |error: settings::Error| error.to_string();
    if settings.mode().await.map_err(text)? == Mode::Live {
        return Ok(None);
    }
    let api = settings.text("lock_api").await.map_err(text)?;
    let secret = settings.text("lock_secret").await.map_err(text)?;
    Lock::new(&api, &secret).map(Some).map_err(|error| error.to_string())
}

async fn ask(cloud: &Lock, outbound: &Outbound, command: &Command) -> Outcome {
    let unlock = Unlock {
        id: &command.id,
        reference: &command.reference,
        not_after: command.not_after.unix(),
    };
    let request = match cloud.unlock(unlock, command.now.unix()) {
        Ok(request) => request,
        Err(outcome) => return outcome_of(outcome),
    };
    match outbound.send_before(request, DRIVER_SECONDS).await {
        Ok(answer) => outcome_of(read_answer(&answer)),
        Err(cause) => {
            eprintln!("{}: {cause}", command.id);
            Outcome::Unknown(Failure::Silent)
        }
    }
}

fn outcome_of(outcome: sandbox_lock::Outcome) -> Outcome {
    match outcome {
        sandbox_lock::Outcome::Executed => Outcome::Executed,
        sandbox_lock::Outcome::Accepted => Outcome::Accepted,
        sandbox_lock::Outcome::Rejected(failure) => Outcome::Rejected(why(failure)),
        sandbox_lock::Outcome::Unknown(failure) => Outcome::Unknown(why(failure)),
    }
}

fn why(failure: sandbox_lock::Failure) -> Failure {
    match failure {
        sandbox_lock::Failure::Auth => Failure::Auth,
        sandbox_lock::Failure::Offline => Failure::Offline,
        sandbox_lock::Failure::Busy => Failure::Busy,
        sandbox_lock::Failure::Unsupported => Failure::Unsupported,
        sandbox_lock::Failure::Rate => Failure::Rate,
        sandbox_lock::Failure::Parameter => Failure::Parameter,
        sandbox_lock::Failure::Expired => Failure::Expired,
        sandbox_lock::Failure::Silent => Failure::Silent,
        sandbox_lock::Failure::Other => Failure::Other,
    }
}
