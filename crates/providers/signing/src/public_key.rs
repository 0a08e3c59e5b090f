//! The key that verifies.

use crate::{Doubt, Misconfigured, SHORTEST_KEY_BYTES, pem};
use base64::{Engine, engine::general_purpose::STANDARD};
use crypto_bigint::{
    BoxedUint, Odd,
    modular::{BoxedMontyForm, BoxedMontyParams},
};
use rsa::{RsaPublicKey, pkcs1::DecodeRsaPublicKey, pkcs8::DecodePublicKey, sha2::Digest, traits::PublicKeyParts};
use sha1::Sha1;
use sha2::Sha256;
use std::fmt;

/// How a signature names its hash: the beginning of the DigestInfo (RFC 8017, 9.2, note 1).
const SHA256_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
];

const SHA1_INFO: [u8; 15] = [
    0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14,
];

/// Everybody uses 65537; a long one would be work for us that somebody else wants.
const LONGEST_EXPONENT_BYTES: usize = 5;

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
        self.has_signed(&SHA256_INFO, &Sha256::digest(message), signature)
    }

    /// Only for certificates of old issuers, never for messages.
    pub(crate) fn has_signed_with_sha1(&self, message: &[u8], signature: &[u8]) -> bool {
        self.has_signed(&SHA1_INFO, &Sha1::digest(message), signature)
    }

    /// RFC 8017, 8.2.2: what the signature opens to is compared as a whole with what it must open to, so that there is nothing to parse.
    fn has_signed(&self, info: &[u8], hash: &[u8], signature: &[u8]) -> bool {
        let length = self.0.size();
        let padding = length.checked_sub(3 + info.len() + hash.len());
        let Some(padding) = padding.filter(|padding| *padding >= 8 && signature.len() == length) else {
            return false;
        };
        let wanted = [&[0, 1], &*vec![0xff; padding], &[0], info, hash].concat();
        self.open(signature).is_some_and(|opened| opened == wanted)
    }

    /// The signature to the power of the exponent, modulo the key; none where it is no number below it. Nothing of it is secret, so
    /// it may take as long as it takes. (The `rsa` crate takes five times as long for it on Wasm.)
    fn open(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let modulus = BoxedUint::from_be_slice_vartime(&self.0.n().to_bytes_be());
        let precision = modulus.bits_precision();
        let signature = BoxedUint::from_be_slice(signature, precision).ok()?;
        let exponent = self.0.e().to_bytes_be();
        if signature >= modulus || exponent.len() > LONGEST_EXPONENT_BYTES {
            return None;
        }
        let modulus: Odd<BoxedUint> = Odd::new(modulus).into_option()?;
        let parameters = BoxedMontyParams::new_vartime(modulus);
        let base = BoxedMontyForm::new(signature, &parameters);
        let bits = exponent
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1));
        // The highest bit is the base itself; the `rsa` crate reads no exponent below two.
        let mut power = base.clone();
        for bit in bits.skip_while(|bit| !bit).skip(1) {
            power = power.square();
            if bit {
                power = power.mul(&base);
            }
        }
        let opened = power.retrieve().to_be_bytes();
        opened
            .get(opened.len().checked_sub(self.0.size())?..)
            .map(<[u8]>::to_vec)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PublicKey(…)")
    }
}
