//! Where a gateway tells that something happened.

use api::World;
use payment::{Failure, PaymentAccount};
use settings::Mode;

/// The public address of one of the bundle's callbacks: `path` begins behind `/v1/callbacks/`. A merchant's own account has
/// one of its own, since only its keys read what comes there.
///
/// # Errors
/// [`Failure::Unconfigured`] where the setting is missing, or is not https in live mode: no gateway calls another.
pub(crate) async fn url(world: &World, path: &str, account: Option<&PaymentAccount>) -> Result<String, Failure> {
    let bundle = world.settings.own("callback_url", world.mode).await;
    let bundle = bundle.map_err(|error| Failure::Unconfigured(error.to_string()))?;
    if world.mode == Mode::Live && !bundle.starts_with("https://") {
        let problem = "live mode needs the public https address of this bundle";
        let error = settings::Error::Unusable("callback_url", problem);
        return Err(Failure::Unconfigured(error.to_string()));
    }
    let address = format!("{}/v1/callbacks/{path}", bundle.trim().trim_end_matches('/'));
    Ok(match account.and_then(PaymentAccount::own_id) {
        Some(own) => format!("{address}/{own}"),
        None => address,
    })
}
