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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_any_length_is_that_of_the_library() {
        for length in [0, 1, 63, 64, 65, 200] {
            let key = vec![b'k'; length];
            let mut library = <Hmac<Sha256> as Mac>::new_from_slice(&key).unwrap();
            library.update(b"text");
            assert_eq!(
                keyed(&key, "text").finalize().into_bytes(),
                library.finalize().into_bytes(),
                "{length}"
            );
        }
    }
}
