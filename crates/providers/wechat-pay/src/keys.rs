//! The set of keys that verify. A key that signs is a [`signing::PrivateKey`].

use crate::Misconfigured;
use signing::{CertifiedKey, PublicKey};
use std::fmt;

/// What the serial of a WeChat Pay public key (微信支付公钥) begins with; any other serial is a certificate's, in hex.
const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_";

/// Public keys by serial. WeChat Pay changes its key while both are in use, so that several are good at once.
#[derive(Clone, Default)]
pub struct PublicKeys {
    keys: Vec<(String, PublicKey)>,
}

impl PublicKeys {
    /// No key yet: nothing verifies.
    #[must_use]
    pub fn new() -> PublicKeys {
        PublicKeys::default()
    }

    /// Adds a public key under its id (`PUB_KEY_ID_…`) or under the hex serial of its certificate. PEM block `PUBLIC KEY`
    /// or `RSA PUBLIC KEY`.
    ///
    /// # Errors
    /// Names `public_key` or `public_key_id`.
    pub fn with_public_key(mut self, id: &str, text: &str) -> Result<PublicKeys, Misconfigured> {
        let id = normal_serial(id);
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(Misconfigured {
                setting: "public_key_id",
                problem: "is not PUB_KEY_ID_… and not a hex serial",
            });
        }
        self.add(id, PublicKey::from_pem("public_key", text)?);
        Ok(self)
    }

    /// Adds every block `CERTIFICATE` in the text under its own serial. Neither issuer nor period is checked: which
    /// certificates are good is decided by whoever configures them.
    ///
    /// # Errors
    /// Names `certificates`, where there is no block, or one is not an X.509 certificate with an RSA key of 2048 bits.
    pub fn with_certificates(mut self, text: &str) -> Result<PublicKeys, Misconfigured> {
        for CertifiedKey { serial_hex, key } in CertifiedKey::from_pem("certificates", text)? {
            self.add(serial_hex, key);
        }
        Ok(self)
    }

    /// Whether there is no key at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The first id `PUB_KEY_ID_…`: the key that answers shall be signed with.
    #[must_use]
    pub fn public_key_id(&self) -> Option<&str> {
        self.keys
            .iter()
            .map(|(serial, _)| serial.as_str())
            .find(|serial| serial.starts_with(PUBLIC_KEY_ID))
    }

    /// The key of this serial, in whatever case and with whatever leading zeros it is written.
    pub(crate) fn find(&self, serial: &str) -> Option<&PublicKey> {
        let serial = normal_serial(serial);
        self.keys.iter().find(|(known, _)| *known == serial).map(|(_, key)| key)
    }

    fn add(&mut self, serial: String, key: PublicKey) {
        self.keys.retain(|(known, _)| *known != serial);
        self.keys.push((serial, key));
    }
}

impl fmt::Debug for PublicKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_list()
            .entries(self.keys.iter().map(|(serial, _)| serial))
            .finish()
    }
}

/// One spelling for equal serials. A certificate's serial is an integer: DER puts a zero byte before one with the highest
/// bit set, tools print it with or without that zero, in either case.
fn normal_serial(serial: &str) -> String {
    let serial = serial.trim();
    if serial.starts_with(PUBLIC_KEY_ID) {
        serial.to_owned()
    } else {
        serial.trim_start_matches('0').to_ascii_uppercase()
    }
}
