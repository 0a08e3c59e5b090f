//! The merchant as the bundle's settings describe it. Reading the keys costs about a millisecond, so what was read last is
//! kept as long as the instance lives and the settings say the same.

use crate::{Merchant, Misconfigured, Notifications, PublicKeys, Settings};
use settings::{Error, Mode};
use sha2::{Digest, Sha256};
use std::{cell::RefCell, rc::Rc};

/// What the sandbox's own values give, each without white space, in SHA-256. Its keys are published with it: in live mode
/// whoever has them could sign a payment that never was.
const OF_THE_SANDBOX: [(&str, &str); 8] = [
    (
        APPID,
        "37cb194397d3104c0813b0df355f09a3e8062192b02d9035aa66e45b5f0b3381",
    ),
    (API, "4ea364936569d344d07f537d7d3c1aec9c965529d793b57fac6bbed31481ce6a"),
    (
        MCHID,
        "ed84da312625bf075f2a7615203963a99e7392cd4245f9c2b931d14b0f24789e",
    ),
    (
        SERIAL,
        "9184ac2fae06fad37acefec563746728c7f71b9b34bee1b9a17cc7a90d23866e",
    ),
    (
        PRIVATE_KEY,
        "f0383ea6215a56a29cd474de2a9ea45f7383aceaea961e8247a91f992ecf04f5",
    ),
    (
        API_V3_KEY,
        "80e8a91a5fa004daa5489c82d0d283623c6bc142050a79f5b67c49db02229413",
    ),
    (
        PUBLIC_KEY_ID,
        "4d0c4a8b9a5468c8350cc52c6a4d735518d237b22efed1590077517e7297420d",
    ),
    (
        PUBLIC_KEY,
        "02d18d938978c9b0cd56344cb400606a305556271acd76e2c283caa20c7ebaba",
    ),
];

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
    static MERCHANT: RefCell<Option<(Texts, Rc<Merchant>)>> = const { RefCell::new(None) };
    static RECEIVER: RefCell<Option<(Texts, Rc<Receiver>)>> = const { RefCell::new(None) };
}

/// The merchant that asks for payments.
///
/// # Errors
/// Names the setting that is missing, cannot be used, or is the sandbox's in live mode.
pub async fn merchant(settings: &settings::Settings, mode: Mode) -> Result<Rc<Merchant>, Error> {
    let mut texts = Texts::new();
    for name in [APPID, MCHID, SERIAL, PRIVATE_KEY, API] {
        texts.push(required(settings, mode, name).await?);
    }
    texts.extend(platform_texts(settings, mode).await?);
    if let Some(known) = MERCHANT.with_borrow(|kept| known(kept.as_ref(), &texts)) {
        return Ok(known);
    }
    let [appid, mchid, serial, private_key, api, platform @ ..] = texts.as_slice() else {
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
    let merchant = Rc::new(merchant.map_err(unusable)?);
    MERCHANT.set(Some((texts, Rc::clone(&merchant))));
    Ok(merchant)
}

/// What receives notifications of payments. It does not need the merchant's private key.
///
/// # Errors
/// Names the setting that is missing, cannot be used, or is the sandbox's in live mode.
pub async fn receiver(settings: &settings::Settings, mode: Mode) -> Result<Rc<Receiver>, Error> {
    let mut texts = Texts::new();
    for name in [APPID, MCHID, API_V3_KEY] {
        texts.push(required(settings, mode, name).await?);
    }
    texts.extend(platform_texts(settings, mode).await?);
    if let Some(known) = RECEIVER.with_borrow(|kept| known(kept.as_ref(), &texts)) {
        return Ok(known);
    }
    let [appid, mchid, api_v3_key, platform @ ..] = texts.as_slice() else {
        return Err(Error::Missing(MCHID));
    };
    let notifications = Notifications::new(api_v3_key, platform_keys(platform)?);
    let receiver = Rc::new(Receiver {
        notifications: notifications.map_err(unusable)?,
        mchid: mchid.clone(),
        appid: appid.clone(),
    });
    RECEIVER.set(Some((texts, Rc::clone(&receiver))));
    Ok(receiver)
}

fn known<T>(kept: Option<&(Texts, Rc<T>)>, texts: &Texts) -> Option<Rc<T>> {
    let (from, value) = kept?;
    (from == texts).then(|| Rc::clone(value))
}

async fn required(settings: &settings::Settings, mode: Mode, name: &'static str) -> Result<String, Error> {
    let text = settings.text(name).await?;
    own(mode, name, &text)?;
    Ok(text)
}

/// WeChat Pay's public key with its id, and its certificates: a merchant has one or, while WeChat Pay changes from one to
/// the other, both.
async fn platform_texts(settings: &settings::Settings, mode: Mode) -> Result<[String; 3], Error> {
    let mut texts = <[String; 3]>::default();
    for (text, name) in texts.iter_mut().zip([PUBLIC_KEY_ID, PUBLIC_KEY, CERTIFICATES]) {
        *text = settings.optional(name).await?.unwrap_or_default();
        own(mode, name, text)?;
    }
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

fn own(mode: Mode, name: &'static str, text: &str) -> Result<(), Error> {
    let is_of_the_sandbox = || {
        let digest = hex::encode(Sha256::digest(packed(text)));
        OF_THE_SANDBOX.contains(&(name, digest.as_str()))
    };
    if mode == Mode::Live && is_of_the_sandbox() {
        return Err(Error::Unusable(name, "it is the sandbox's, which live mode refuses"));
    }
    Ok(())
}

/// Without white space: a PEM may be pasted in any way, also with the two characters `\n` for a line end.
fn packed(text: &str) -> String {
    let text = text.replace("\\r", "").replace("\\n", "");
    text.split_whitespace().collect()
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
