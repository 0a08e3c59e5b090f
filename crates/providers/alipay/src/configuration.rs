//! The app and the merchant as the bundle's settings describe them. Reading the keys costs about a millisecond, so what was
//! read is kept as long as the instance lives, with the settings that it was read from.

use crate::{App, Merchant, Misconfigured, Notifications, Settings};
use settings::{Error, Kept, Mode};
use std::rc::Rc;

const APP_ID: &str = "alipay_app_id";
const SELLER_ID: &str = "alipay_seller_id";
const PRIVATE_KEY: &str = "alipay_private_key";
const PUBLIC_KEY: &str = "alipay_public_key";
const API: &str = "alipay_api";

/// What receives notifications: what reads them, and whom a payment must be for.
#[derive(Debug)]
pub struct Receiver {
    /// What reads notifications.
    pub notifications: Notifications,
    /// The app.
    pub app_id: String,
    /// The account that the money goes to.
    pub seller_id: String,
}

thread_local! {
    static APP: Kept<App> = const { Kept::new() };
    static MERCHANT: Kept<Merchant> = const { Kept::new() };
    static RECEIVER: Kept<Receiver> = const { Kept::new() };
}

/// The app, for logins.
///
/// # Errors
/// Names the setting that is missing, cannot be used, or is the sandbox's in live mode.
pub async fn app(settings: &settings::Settings, mode: Mode) -> Result<Rc<App>, Error> {
    let texts = texts(settings, mode, [APP_ID, PRIVATE_KEY, PUBLIC_KEY, API]).await?;
    APP.with(|kept| {
        known_or(kept, texts, |[app_id, private_key, public_key, api]| {
            App::new(app_settings(app_id, private_key, public_key, api)).map_err(unusable)
        })
    })
}

/// The merchant that asks for payments and gives money back.
///
/// # Errors
/// As [`app`].
pub async fn merchant(settings: &settings::Settings, mode: Mode) -> Result<Rc<Merchant>, Error> {
    let texts = texts(settings, mode, [APP_ID, PRIVATE_KEY, PUBLIC_KEY, API, SELLER_ID]).await?;
    MERCHANT.with(|kept| {
        known_or(kept, texts, |[app_id, private_key, public_key, api, seller_id]| {
            Merchant::new(app_settings(app_id, private_key, public_key, api), seller_id).map_err(unusable)
        })
    })
}

/// What receives notifications. It does not need the app's private key.
///
/// # Errors
/// As [`app`].
pub async fn receiver(settings: &settings::Settings, mode: Mode) -> Result<Rc<Receiver>, Error> {
    let texts = texts(settings, mode, [APP_ID, SELLER_ID, PUBLIC_KEY]).await?;
    RECEIVER.with(|kept| {
        known_or(kept, texts, |[app_id, seller_id, public_key]| {
            Ok(Receiver {
                notifications: Notifications::new(public_key).map_err(unusable)?,
                app_id: app_id.trim().to_owned(),
                seller_id: seller_id.trim().to_owned(),
            })
        })
    })
}

async fn texts<const N: usize>(
    settings: &settings::Settings,
    mode: Mode,
    names: [&'static str; N],
) -> Result<[String; N], Error> {
    let mut texts = [const { String::new() }; N];
    for (text, name) in texts.iter_mut().zip(names) {
        *text = settings.own(name, mode).await?;
    }
    Ok(texts)
}

fn known_or<T, const N: usize>(
    kept: &Kept<T>,
    texts: [String; N],
    read: impl FnOnce([&str; N]) -> Result<T, Error>,
) -> Result<Rc<T>, Error> {
    kept.or_read(texts.into(), |texts| {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        read(texts.try_into().map_err(|_| Error::Missing(APP_ID))?)
    })
}

const fn app_settings<'a>(app_id: &'a str, private_key: &'a str, public_key: &'a str, api: &'a str) -> Settings<'a> {
    Settings {
        app_id,
        private_key,
        alipay_public_key: public_key,
        api,
    }
}

fn unusable(error: Misconfigured) -> Error {
    let name = match error.setting {
        "app_id" => APP_ID,
        "seller_id" => SELLER_ID,
        "private_key" => PRIVATE_KEY,
        "api" => API,
        _ => PUBLIC_KEY,
    };
    Error::Unusable(name, error.problem)
}
