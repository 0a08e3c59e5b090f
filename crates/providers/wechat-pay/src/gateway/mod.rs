//! The other side: WeChat Pay as the sandbox plays it. It verifies merchants' requests, signs its answers, and encrypts and
//! signs its notifications, all with keys of its own.

mod answer;
mod asked;
mod authorization;
#[cfg(feature = "bill")]
mod bill;
mod certificates;
mod notification;
mod refund;
#[cfg(feature = "bill")]
mod sheet;
mod signing;

pub use asked::{Asked, BillAsked, PrepayAsked, RefundAsked};
#[cfg(feature = "bill")]
pub use bill::BillFile;
pub use certificates::Listed;
pub use notification::Draft;
pub use signing::Signing;

use crate::{ApiV3Key, Misconfigured, PrivateKey, PublicKeys};
use std::fmt;

/// What WeChat Pay knows about itself and about one merchant.
pub struct Settings<'a> {
    /// The merchant number.
    pub mchid: &'a str,
    /// The merchant's public keys by the serial of its API certificate.
    pub merchant_keys: PublicKeys,
    /// WeChat Pay's own `PUB_KEY_ID_…`, or the hex serial of its certificate.
    pub platform_serial: &'a str,
    /// The private key that belongs to it: PEM, PKCS#8 or PKCS#1.
    pub platform_private_key: &'a str,
    /// The merchant's APIv3 key: 32 bytes.
    pub api_v3_key: &'a str,
}

/// A WeChat Pay for one merchant.
pub struct Gateway {
    mchid: String,
    merchant_keys: PublicKeys,
    platform_serial: String,
    private_key: PrivateKey,
    api_v3_key: ApiV3Key,
}

impl Gateway {
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(settings: Settings<'_>) -> Result<Gateway, Misconfigured> {
        let serial = settings.platform_serial.trim();
        if serial.is_empty() || !serial.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(Misconfigured {
                setting: "platform_serial",
                problem: "is not PUB_KEY_ID_… and not a hex serial",
            });
        }
        if settings.merchant_keys.is_empty() {
            return Err(Misconfigured {
                setting: "merchant_keys",
                problem: "has no key",
            });
        }
        Ok(Gateway {
            mchid: settings.mchid.to_owned(),
            merchant_keys: settings.merchant_keys,
            platform_serial: serial.to_owned(),
            private_key: PrivateKey::from_pem("platform_private_key", settings.platform_private_key)?,
            api_v3_key: ApiV3Key::new(settings.api_v3_key)?,
        })
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Gateway")
            .field("mchid", &self.mchid)
            .field("merchant_keys", &self.merchant_keys)
            .field("platform_serial", &self.platform_serial)
            .finish_non_exhaustive()
    }
}
