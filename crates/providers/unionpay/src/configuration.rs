//! The merchant as the bundle's settings describe it. Reading keys and certificates costs about a millisecond, so what was
//! read is kept as long as the instance lives, with the settings that it was read from.

use crate::{Chain, Environment, Merchant, Misconfigured, Notifications, Settings};
use http::Uri;
use settings::{Error, Kept, Mode};
use std::rc::Rc;

const MER_ID: &str = "unionpay_mer_id";
const PRIVATE_KEY: &str = "unionpay_private_key";
const CERTIFICATE: &str = "unionpay_certificate";
const ROOT: &str = "unionpay_root_certificate";
const MIDDLE: &str = "unionpay_middle_certificate";
const API: &str = "unionpay_api";
const FILE_API: &str = "unionpay_file_api";

/// UnionPay's test environment: only there its test signer is believed.
const TEST_HOST: &str = "gateway.test.95516.com";

/// The values of settings, in a fixed order.
type Texts = Vec<String>;

thread_local! {
    static MERCHANT: Kept<Merchant> = const { Kept::new() };
    static RECEIVER: Kept<Notifications> = const { Kept::new() };
}

/// The merchant that asks for payments, refunds, their fates and files.
///
/// # Errors
/// Names the setting that is missing, cannot be used, or is the sandbox's in live mode.
pub async fn merchant(settings: &settings::Settings, mode: Mode) -> Result<Rc<Merchant>, Error> {
    let names = [MER_ID, API, ROOT, MIDDLE, PRIVATE_KEY, CERTIFICATE, FILE_API];
    let texts = read(settings, mode, &names).await?;
    MERCHANT.with(|kept| kept.or_read(texts, read_merchant))
}

fn read_merchant(texts: &[String]) -> Result<Merchant, Error> {
    let [mer_id, api, root, middle, private_key, certificate, file_api] = texts else {
        return Err(Error::Missing(MER_ID));
    };
    let merchant = Merchant::new(Settings {
        mer_id,
        private_key,
        certificate,
        chain: chain(api, root, middle)?,
        base_url: api,
        file_base_url: file_api,
    });
    merchant.map_err(unusable)
}

/// What receives notifications. It does not need the merchant's private key.
///
/// # Errors
/// Names the setting that is missing, cannot be used, or is the sandbox's in live mode.
pub async fn receiver(settings: &settings::Settings, mode: Mode) -> Result<Rc<Notifications>, Error> {
    let texts = read(settings, mode, &[MER_ID, API, ROOT, MIDDLE]).await?;
    RECEIVER.with(|kept| {
        kept.or_read(texts, |texts| match texts {
            [mer_id, api, root, middle] => Notifications::new(mer_id, chain(api, root, middle)?).map_err(unusable),
            _ => Err(Error::Missing(MER_ID)),
        })
    })
}

async fn read(settings: &settings::Settings, mode: Mode, names: &[&'static str]) -> Result<Texts, Error> {
    let mut texts = Texts::new();
    for name in names {
        texts.push(settings.own(name, mode).await?);
    }
    Ok(texts)
}

fn chain(api: &str, root: &str, middle: &str) -> Result<Chain, Error> {
    let is_test = Uri::try_from(api.trim()).is_ok_and(|api| api.host() == Some(TEST_HOST));
    let environment = if is_test {
        Environment::Test
    } else {
        Environment::Production
    };
    Chain::new(root, middle, environment).map_err(unusable)
}

fn unusable(error: Misconfigured) -> Error {
    let name = match error.setting {
        "private_key" => PRIVATE_KEY,
        "certificate" => CERTIFICATE,
        "root_certificate" => ROOT,
        "middle_certificate" => MIDDLE,
        "base_url" => API,
        "file_base_url" => FILE_API,
        _ => MER_ID,
    };
    Error::Unusable(name, error.problem)
}
