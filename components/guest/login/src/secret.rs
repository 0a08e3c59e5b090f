use api::World;
use settings::{Error, Mode};

/// A secret among the settings. The sandbox's stand in the open, so a live bundle does not work with them.
///
/// # Errors
/// Where it is missing, or the sandbox's in live mode.
pub async fn secret(world: &World, name: &'static str) -> Result<String, Error> {
    let value = world.settings.text(name).await?;
    if world.mode == Mode::Live && value.starts_with("sandbox-") {
        return Err(Error::Unusable(name, "live mode needs a secret of your own"));
    }
    Ok(value)
}
