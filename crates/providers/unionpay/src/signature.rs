//! The text that is signed: all parameters but the signature, sorted by ASCII, as `name=value` joined by `&`, not encoded.
//! It is hashed twice: RSA with SHA-256 is put over the 64 small hex digits of its SHA-256.

use sha2::{Digest, Sha256};

/// What RSA with SHA-256 is put over.
pub(crate) fn of_text(text: &str) -> Vec<u8> {
    hex::encode(Sha256::digest(text)).into_bytes()
}
