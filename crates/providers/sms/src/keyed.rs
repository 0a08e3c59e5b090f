//! HMAC-SHA256, which both gateways sign with.

use hmac::{Hmac, Mac, digest::KeyInit};
use sha2::{Digest, Sha256};

/// HMAC with a key of any length, made one block long as RFC 2104 says: that constructor cannot fail.
pub(crate) fn keyed(key: &[u8], text: &str) -> Hmac<Sha256> {
    const BLOCK_BYTES: usize = 64;
    let mut block = [0; BLOCK_BYTES];
    let digest = Sha256::digest(key);
    let key = if key.len() > BLOCK_BYTES {
        digest.as_slice()
    } else {
        key
    };
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut code = <Hmac<Sha256> as KeyInit>::new(&block.into());
    code.update(text.as_bytes());
    code
}
