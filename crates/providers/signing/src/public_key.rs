//! The key that verifies.

use crate::{Doubt, Misconfigured, SHORTEST_KEY_BYTES, pem};
use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::{
    Pkcs1v15Sign, RsaPublicKey, pkcs1::DecodeRsaPublicKey, pkcs8::DecodePublicKey, sha2::Digest, traits::PublicKeyParts,
};
use sha1::Sha1;
use sha2::Sha256;
use std::fmt;

/// A public key that verifies signatures made with SHA-256 and RSA (PKCS#1 v1.5).
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(RsaPublicKey);

impl PublicKey {
    /// Reads a PEM block `PUBLIC KEY` (X.509's form) or `RSA PUBLIC KEY` (PKCS#1), or either as base64 without the lines
    /// around it. Line ends may be the two characters `\n`.
    ///
    /// # Errors
    /// `setting` by name, where the text has no such key, or the key is not RSA or shorter than 2048 bits.
    pub fn from_pem(setting: &'static str, text: &str) -> Result<PublicKey, Misconfigured> {
        let wrong = |problem| Misconfigured { setting, problem };
        let key = match pem::bare(text) {
            Some(der) => RsaPublicKey::from_public_key_der(&der)
                .ok()
                .or_else(|| RsaPublicKey::from_pkcs1_der(&der).ok()),
            None => pem::blocks(text)
                .ok_or(wrong("is not readable PEM"))?
                .iter()
                .find_map(|block| match block.label.as_str() {
                    "PUBLIC KEY" => Some(RsaPublicKey::from_public_key_der(&block.der).ok()),
                    "RSA PUBLIC KEY" => Some(RsaPublicKey::from_pkcs1_der(&block.der).ok()),
                    _ => None,
                })
                .ok_or(wrong("has no block PUBLIC KEY"))?,
        };
        let key = PublicKey(key.ok_or(wrong("is not an RSA key"))?);
        if key.is_short() {
            return Err(wrong("is shorter than 2048 bits"));
        }
        Ok(key)
    }

    /// Whether the signature over the message is made by the private half of this key. The base64 is read strictly.
    ///
    /// # Errors
    /// Why it is not.
    pub fn verify(&self, message: &[u8], base64_signature: &str) -> Result<(), Doubt> {
        let signature = STANDARD.decode(base64_signature).map_err(|_| Doubt::NotBase64)?;
        if self.has_signed_with_sha256(message, &signature) {
            Ok(())
        } else {
            Err(Doubt::Mismatch)
        }
    }

    pub(crate) const fn new(key: RsaPublicKey) -> PublicKey {
        PublicKey(key)
    }

    pub(crate) fn is_short(&self) -> bool {
        self.0.size() < SHORTEST_KEY_BYTES
    }

    pub(crate) fn has_signed_with_sha256(&self, message: &[u8], signature: &[u8]) -> bool {
        let hash = Sha256::digest(message);
        self.0.verify(Pkcs1v15Sign::new::<Sha256>(), &hash, signature).is_ok()
    }

    /// Only for certificates of old issuers, never for messages.
    pub(crate) fn has_signed_with_sha1(&self, message: &[u8], signature: &[u8]) -> bool {
        let hash = Sha1::digest(message);
        self.0.verify(Pkcs1v15Sign::new::<Sha1>(), &hash, signature).is_ok()
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PublicKey(…)")
    }
}
