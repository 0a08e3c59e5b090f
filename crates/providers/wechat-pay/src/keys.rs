//! RSA keys: the one that signs, and the set of those that verify.

use crate::{Failure, Misconfigured, moment::Blinding, pem};
use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::{
    RsaPrivateKey, RsaPublicKey,
    pkcs1::{DecodeRsaPrivateKey, DecodeRsaPublicKey},
    pkcs1v15::{SigningKey, VerifyingKey},
    pkcs8::{
        DecodePrivateKey, DecodePublicKey,
        der::{Decode, Reader, Tag, Tagged, asn1::AnyRef},
    },
    signature::{RandomizedSigner, SignatureEncoding},
    traits::PublicKeyParts,
};
use sha2::Sha256;
use std::fmt;

/// WeChat Pay uses 2048 bits; a shorter key is a test key or a mistake.
const SHORTEST_KEY_BYTES: usize = 256;

/// What the serial of a WeChat Pay public key (微信支付公钥) begins with; any other serial is a certificate's, in hex.
const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_";

/// A private key that signs with SHA256-RSA2048 (PKCS#1 v1.5). `Debug` does not show it.
pub struct PrivateKey(SigningKey<Sha256>);

impl PrivateKey {
    /// Reads a PEM block `PRIVATE KEY` (PKCS#8) or `RSA PRIVATE KEY` (PKCS#1). Line ends may be the two characters `\n`.
    ///
    /// # Errors
    /// `setting` by name, where the text has no such block, or the key is not RSA or shorter than 2048 bits.
    pub fn from_pem(setting: &'static str, text: &str) -> Result<PrivateKey, Misconfigured> {
        let wrong = |problem| Misconfigured { setting, problem };
        let blocks = pem::blocks(text).ok_or(wrong("is not readable PEM"))?;
        let key = blocks.iter().find_map(|block| match block.label.as_str() {
            "PRIVATE KEY" => Some(RsaPrivateKey::from_pkcs8_der(&block.der).ok()),
            "RSA PRIVATE KEY" => Some(RsaPrivateKey::from_pkcs1_der(&block.der).ok()),
            _ => None,
        });
        let key = key
            .ok_or(wrong("has no block PRIVATE KEY or RSA PRIVATE KEY"))?
            .ok_or(wrong("is not an RSA key"))?;
        if key.size() < SHORTEST_KEY_BYTES {
            return Err(wrong("is shorter than 2048 bits"));
        }
        Ok(PrivateKey(SigningKey::new(key)))
    }

    /// The signature over the message in base64. `blinding`: 32 secret random bytes, new for every call.
    ///
    /// # Errors
    /// [`Failure::Unsigned`], which a key that could be read does not cause.
    pub fn sign(&self, message: &[u8], blinding: [u8; 32]) -> Result<String, Failure> {
        let signature = self
            .0
            .try_sign_with_rng(&mut Blinding::new(blinding), message)
            .map_err(|_| Failure::Unsigned)?;
        Ok(STANDARD.encode(signature.to_bytes()))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PrivateKey(…)")
    }
}

/// Public keys by serial. WeChat Pay changes its key while both are in use, so that several are good at once.
#[derive(Clone, Default)]
pub struct PublicKeys {
    keys: Vec<(String, VerifyingKey<Sha256>)>,
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
        let wrong = |problem| Misconfigured {
            setting: "public_key",
            problem,
        };
        let id = normal_serial(id);
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(Misconfigured {
                setting: "public_key_id",
                problem: "is not PUB_KEY_ID_… and not a hex serial",
            });
        }
        let blocks = pem::blocks(text).ok_or(wrong("is not readable PEM"))?;
        let key = blocks.iter().find_map(|block| match block.label.as_str() {
            "PUBLIC KEY" => Some(RsaPublicKey::from_public_key_der(&block.der).ok()),
            "RSA PUBLIC KEY" => Some(RsaPublicKey::from_pkcs1_der(&block.der).ok()),
            _ => None,
        });
        let key = key
            .ok_or(wrong("has no block PUBLIC KEY"))?
            .ok_or(wrong("is not an RSA key"))?;
        self.add(id, key).ok_or(wrong("is shorter than 2048 bits"))?;
        Ok(self)
    }

    /// Adds every block `CERTIFICATE` in the text under its own serial. Neither issuer nor period is checked: which
    /// certificates are good is decided by whoever configures them.
    ///
    /// # Errors
    /// Names `certificates`, where there is no block, or one is not an X.509 certificate with an RSA key of 2048 bits.
    pub fn with_certificates(mut self, text: &str) -> Result<PublicKeys, Misconfigured> {
        let wrong = |problem| Misconfigured {
            setting: "certificates",
            problem,
        };
        let blocks = pem::blocks(text).ok_or(wrong("is not readable PEM"))?;
        if !blocks.iter().any(|block| block.label == "CERTIFICATE") {
            return Err(wrong("has no block CERTIFICATE"));
        }
        for block in blocks.iter().filter(|block| block.label == "CERTIFICATE") {
            let (serial, key) =
                read_certificate(&block.der).ok_or(wrong("has a block that is not an RSA certificate"))?;
            self.add(serial, key).ok_or(wrong("has a key shorter than 2048 bits"))?;
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
    pub(crate) fn find(&self, serial: &str) -> Option<&VerifyingKey<Sha256>> {
        let serial = normal_serial(serial);
        self.keys.iter().find(|(known, _)| *known == serial).map(|(_, key)| key)
    }

    fn add(&mut self, serial: String, key: RsaPublicKey) -> Option<()> {
        if key.size() < SHORTEST_KEY_BYTES {
            return None;
        }
        self.keys.retain(|(known, _)| *known != serial);
        self.keys.push((serial, VerifyingKey::new(key)));
        Some(())
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

/// Serial and key of an X.509 certificate (RFC 5280, section 4.1): the few fields before the key are passed over. Issuer,
/// names and extensions are not looked at, so that a whole X.509 library would be 40 kB for nothing.
fn read_certificate(der: &[u8]) -> Option<(String, RsaPublicKey)> {
    let (serial, key) = AnyRef::from_der(der)
        .ok()?
        .sequence(|certificate| {
            let fields = AnyRef::decode(certificate)?.sequence(|fields| {
                let first = AnyRef::decode(fields)?;
                // Version 1 leaves its number out and begins with the serial.
                let serial = if first.tag() == Tag::Integer {
                    first
                } else {
                    AnyRef::decode(fields)?
                };
                for _signature_issuer_validity_subject in 0..4 {
                    AnyRef::decode(fields)?;
                }
                let key = fields.tlv_bytes()?;
                fields.read_slice(fields.remaining_len())?;
                Ok((serial, key))
            })?;
            certificate.read_slice(certificate.remaining_len())?;
            Ok(fields)
        })
        .ok()?;
    let key = RsaPublicKey::from_public_key_der(key).ok()?;
    Some((normal_serial(&hex::encode_upper(serial.value())), key))
}
