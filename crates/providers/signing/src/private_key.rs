//! The key that signs.

use crate::{Misconfigured, PublicKey, SHORTEST_KEY_BYTES, Unsigned, blinding::Blinding, pem};
use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::{
    RsaPrivateKey,
    pkcs1::DecodeRsaPrivateKey,
    pkcs1v15::SigningKey,
    pkcs8::DecodePrivateKey,
    signature::{Keypair, RandomizedSigner, SignatureEncoding},
    traits::PublicKeyParts,
};
use sha2::Sha256;
use std::fmt;

/// A private key that signs with SHA-256 and RSA (PKCS#1 v1.5). `Debug` does not show it.
#[derive(Clone)]
pub struct PrivateKey(SigningKey<Sha256>);

impl PrivateKey {
    /// Reads a PEM block `PRIVATE KEY` (PKCS#8) or `RSA PRIVATE KEY` (PKCS#1), or either kind as base64 without the lines
    /// around it. Line ends may be the two characters `\n`.
    ///
    /// # Errors
    /// `setting` by name, where the text has no such key, or the key is not RSA or shorter than 2048 bits.
    pub fn from_pem(setting: &'static str, text: &str) -> Result<PrivateKey, Misconfigured> {
        let wrong = |problem| Misconfigured { setting, problem };
        let key = match pem::bare(text) {
            Some(der) => RsaPrivateKey::from_pkcs8_der(&der)
                .ok()
                .or_else(|| RsaPrivateKey::from_pkcs1_der(&der).ok()),
            None => pem::blocks(text)
                .ok_or(wrong("is not readable PEM"))?
                .iter()
                .find_map(|block| match block.label.as_str() {
                    "PRIVATE KEY" => Some(RsaPrivateKey::from_pkcs8_der(&block.der).ok()),
                    "RSA PRIVATE KEY" => Some(RsaPrivateKey::from_pkcs1_der(&block.der).ok()),
                    _ => None,
                })
                .ok_or(wrong("has no block PRIVATE KEY or RSA PRIVATE KEY"))?,
        };
        let key = key.ok_or(wrong("is not an RSA key"))?;
        if key.size() < SHORTEST_KEY_BYTES {
            return Err(wrong("is shorter than 2048 bits"));
        }
        Ok(PrivateKey(SigningKey::new(key)))
    }

    /// The signature over the message in base64. `blinding`: 32 secret random bytes, new for every call. They protect the
    /// key against timing attacks and do not change the signature.
    ///
    /// # Errors
    /// [`Unsigned`], which a key that could be read does not cause.
    pub fn sign(&self, message: &[u8], blinding: [u8; 32]) -> Result<String, Unsigned> {
        let signature = self
            .0
            .try_sign_with_rng(&mut Blinding::new(blinding), message)
            .map_err(|_| Unsigned)?;
        Ok(STANDARD.encode(signature.to_bytes()))
    }

    /// The public half.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        PublicKey::new(self.0.verifying_key().as_ref().clone())
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PrivateKey(…)")
    }
}
