//! The mini-program as the bundle's settings describe it.

use crate::{MiniProgram, Settings};
use settings::{Error, Mode};

const APPID: &str = "wechat_appid";
const SECRET: &str = "wechat_secret";
const API: &str = "wechat_api";

/// The mini-program of the bundle.
///
/// # Errors
/// Names the setting that is missing, cannot be used, or is the sandbox's in live mode.
pub async fn mini_program(settings: &settings::Settings, mode: Mode) -> Result<MiniProgram, Error> {
    let program = MiniProgram::new(Settings {
        appid: &settings.own(APPID, mode).await?,
        secret: &settings.own(SECRET, mode).await?,
        base_url: &settings.own(API, mode).await?,
    });
    program.map_err(|error| {
        let name = match error.setting {
            "appid" => APPID,
            "secret" => SECRET,
            _ => API,
        };
        Error::Unusable(name, error.problem)
    })
}
