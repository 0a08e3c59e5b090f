//! The merchant as the bundle's settings describe it. Reading the keys costs about a millisecond, so what was read is kept
//! as long as the instance lives, with the settings that it was read from.

use crate::{ApiV3Key, Merchant, Misconfigured, Notifications, PublicKeys, Settings};
use settings::{Error, Kept, Mode};
use std::{cell::RefCell, rc::Rc};

const APPID: &str = "wechat_appid";
const API: &str = "wechat_pay_api";
const MCHID: &str = "wechat_pay_mchid";
const SERIAL: &str = "wechat_pay_serial";
const PRIVATE_KEY: &str = "wechat_pay_private_key";
const API_V3_KEY: &str = "wechat_pay_api_v3_key";
const PUBLIC_KEY_ID: &str = "wechat_pay_public_key_id";
const PUBLIC_KEY: &str = "wechat_pay_public_key";
const CERTIFICATES: &str = "wechat_pay_certificates";

/// What receives notifications: what reads them, and whom a payment must be for.
#[derive(Debug)]
pub struct Receiver {
    /// What reads notifications.
    pub notifications: Notifications,
    /// The merchant number.
    pub mchid: String,
    /// The mini-program.
    pub appid: String,
}

/// The values of settings, in a fixed order; what is absent is empty.
type Texts = Vec<String>;

thread_local! {
    /// Platform certificates that were fetched since (PEM, one behind the other): believed beside those of the settings.
    static FETCHED: RefCell<String> = const { RefCell::new(String::new()) };
    static MERCHANT: Kept<Merchant> = const { Kept::new() };
    static RECEIVER: Kept<Receiver> = const { Kept::new() };
}

/// Believes these platform certificates, too, as long as the instance lives. They must have been proven by
/// [`Merchant::read_certificates`]. Tells whether it is news: then what failed for an unknown serial may be read again.
pub fn believe(certificates: String) -> bool {
    let known = FETCHED.replace(certificates);
    FETCHED.with_borrow(|fetched| *fetched != known)
}

/// The merchant that asks for payments.
///
/// # Errors
/// Names the setting that is missing, cannot be used, or is the sandbox's in live mode.
pub async fn merchant(settings: &settings::Settings, mode: Mode) -> Result<Rc<Merchant>, Error> {
    let mut texts = Texts::new();
    for name in [APPID, MCHID, SERIAL, PRIVATE_KEY, API] {
        texts.push(settings.own(name, mode).await?);
    }
    texts.extend(platform_texts(settings, mode).await?);
    MERCHANT.with(|kept| kept.or_read(texts, read_merchant))
}

fn read_merchant(texts: &[String]) -> Result<Merchant, Error> {
    let [appid, mchid, serial, private_key, api, platform @ ..] = texts else {
        return Err(Error::Missing(MCHID));
    };
    let merchant = Merchant::new(Settings {
        appid,
        mchid,
        merchant_serial: serial,
        merchant_private_key: private_key,
        platform_keys: platform_keys(platform)?,
        base_url: api.trim(),
    });
    merchant.map_err(unusable)
}

/// What receives notifications of payments. It does not need the merchant's private key.
///
/// # Errors
/// Names the setting that is missing, cannot be used, or is the sandbox's in live mode.
pub async fn receiver(settings: &settings::Settings, mode: Mode) -> Result<Rc<Receiver>, Error> {
    let mut texts = Texts::new();
    for name in [APPID, MCHID, API_V3_KEY] {
        texts.push(settings.own(name, mode).await?);
    }
    texts.extend(platform_texts(settings, mode).await?);
    RECEIVER.with(|kept| kept.or_read(texts, read_receiver))
}

fn read_receiver(texts: &[String]) -> Result<Receiver, Error> {
    let [appid, mchid, api_v3_key, platform @ ..] = texts else {
        return Err(Error::Missing(MCHID));
    };
    let notifications = Notifications::new(api_v3_key, platform_keys(platform)?);
    Ok(Receiver {
        notifications: notifications.map_err(unusable)?,
        mchid: mchid.clone(),
        appid: appid.clone(),
    })
}

/// What opens the list of WeChat Pay's certificates.
///
/// # Errors
/// Names the setting that is missing, cannot be used, or is the sandbox's in live mode.
pub async fn api_v3_key(settings: &settings::Settings, mode: Mode) -> Result<ApiV3Key, Error> {
    ApiV3Key::new(&settings.own(API_V3_KEY, mode).await?).map_err(unusable)
}

/// WeChat Pay's public key with its id, and its certificates: a merchant has one or, while WeChat Pay changes from one to
/// the other, both.
async fn platform_texts(settings: &settings::Settings, mode: Mode) -> Result<[String; 3], Error> {
    let mut texts = <[String; 3]>::default();
    for (text, name) in texts.iter_mut().zip([PUBLIC_KEY_ID, PUBLIC_KEY, CERTIFICATES]) {
        *text = settings.optional_own(name, mode).await?.unwrap_or_default();
    }
    let [_, _, configured] = &mut texts;
    FETCHED.with_borrow(|fetched| configured.push_str(fetched));
    Ok(texts)
}

fn platform_keys(texts: &[String]) -> Result<PublicKeys, Error> {
    let [id, key, certificates] = texts else {
        return Err(Error::Missing(PUBLIC_KEY));
    };
    if id.is_empty() != key.is_empty() {
        return Err(Error::Missing(if id.is_empty() { PUBLIC_KEY_ID } else { PUBLIC_KEY }));
    }
    let mut keys = PublicKeys::new();
    if !key.is_empty() {
        keys = keys.with_public_key(id, key).map_err(unusable)?;
    }
    if !certificates.is_empty() {
        keys = keys.with_certificates(certificates).map_err(unusable)?;
    }
    if keys.is_empty() {
        return Err(Error::Missing(PUBLIC_KEY));
    }
    Ok(keys)
}

fn unusable(error: Misconfigured) -> Error {
    let name = match error.setting {
        "appid" => APPID,
        "mchid" => MCHID,
        "merchant_serial" => SERIAL,
        "merchant_private_key" => PRIVATE_KEY,
        "api_v3_key" => API_V3_KEY,
        "base_url" => API,
        "public_key_id" => PUBLIC_KEY_ID,
        "certificates" => CERTIFICATES,
        _ => PUBLIC_KEY,
    };
    Error::Unusable(name, error.problem)
}
