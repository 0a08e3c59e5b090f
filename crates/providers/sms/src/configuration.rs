//! The gateway as the bundle's settings describe it.

use crate::{Gateway, Misconfigured, aliyun, tencent};
use settings::{Error, Mode, Settings};

const PROVIDER: &str = "sms_provider";
const API: &str = "sms_api";
const SECRET_ID: &str = "sms_secret_id";
const SECRET_KEY: &str = "sms_secret_key";
const APP_ID: &str = "sms_app_id";
const SIGN_NAME: &str = "sms_sign_name";
const REGION: &str = "sms_region";
const TEMPLATE_ID: &str = "sms_template_id";
const ALIYUN_API: &str = "aliyun_sms_api";
const ALIYUN_KEY_ID: &str = "aliyun_sms_access_key_id";
const ALIYUN_KEY_SECRET: &str = "aliyun_sms_access_key_secret";
const ALIYUN_SIGN_NAME: &str = "aliyun_sms_sign_name";
const ALIYUN_TEMPLATE_CODE: &str = "aliyun_sms_template_code";

/// The gateway that the bundle sends through; of the other one no setting is looked at.
///
/// # Errors
/// Names the setting that is missing, cannot be used, or is the sandbox's in live mode.
pub async fn gateway(settings: &Settings, mode: Mode) -> Result<Gateway, Error> {
    match settings.optional(PROVIDER).await?.as_deref().map(str::trim) {
        None | Some("tencent") => of_tencent(settings, mode).await,
        Some("aliyun") => of_aliyun(settings, mode).await,
        Some(_) => Err(Error::Unusable(PROVIDER, "it must be `tencent` or `aliyun`")),
    }
}

async fn of_tencent(settings: &Settings, mode: Mode) -> Result<Gateway, Error> {
    let sender = tencent::Sender::new(tencent::Settings {
        secret_id: &settings.own(SECRET_ID, mode).await?,
        secret_key: &settings.own(SECRET_KEY, mode).await?,
        sdk_app_id: &settings.own(APP_ID, mode).await?,
        sign_name: &settings.text(SIGN_NAME).await?,
        region: &settings.text(REGION).await?,
        base_url: &settings.own(API, mode).await?,
    });
    let name = |error: &Misconfigured| match error.setting {
        "secret_id" => SECRET_ID,
        "secret_key" => SECRET_KEY,
        "sdk_app_id" => APP_ID,
        "sign_name" => SIGN_NAME,
        "region" => REGION,
        _ => API,
    };
    Ok(Gateway::Tencent {
        sender: sender.map_err(|error| Error::Unusable(name(&error), error.problem))?,
        template_id: settings.own(TEMPLATE_ID, mode).await?.trim().to_owned(),
    })
}

async fn of_aliyun(settings: &Settings, mode: Mode) -> Result<Gateway, Error> {
    let sender = aliyun::Sender::new(aliyun::Settings {
        access_key_id: &settings.own(ALIYUN_KEY_ID, mode).await?,
        access_key_secret: &settings.own(ALIYUN_KEY_SECRET, mode).await?,
        sign_name: &settings.text(ALIYUN_SIGN_NAME).await?,
        template_code: &settings.own(ALIYUN_TEMPLATE_CODE, mode).await?,
        base_url: &settings.own(ALIYUN_API, mode).await?,
    });
    let name = |error: &Misconfigured| match error.setting {
        "access_key_id" => ALIYUN_KEY_ID,
        "access_key_secret" => ALIYUN_KEY_SECRET,
        "sign_name" => ALIYUN_SIGN_NAME,
        "template_code" => ALIYUN_TEMPLATE_CODE,
        _ => ALIYUN_API,
    };
    let sender = sender.map_err(|error| Error::Unusable(name(&error), error.problem))?;
    Ok(Gateway::Aliyun(sender))
}
