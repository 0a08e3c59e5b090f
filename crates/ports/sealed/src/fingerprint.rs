//! What a sealed column is found by: a keyed digest of what it holds. Who has no key learns from it that two rows hold the
//! same, and nothing else.

use crate::{Keys, key::Key};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Parts the keys of fingerprints from whatever else is derived one day.
const USE: &[u8] = b"kaimen fingerprint\0";

impl Keys {
    /// What is written beside what is sealed now: HMAC-SHA256 in hex, under a key for this purpose (`table.column`).
    #[must_use]
    pub fn fingerprint(&self, purpose: &'static str, text: &str) -> String {
        fingerprint(self.sealing(), purpose, text)
    }

    /// What a row may have that holds this text, under each of the keys: that of a row that was written before the first key
    /// came is among them.
    #[must_use]
    pub fn fingerprints(&self, purpose: &'static str, text: &str) -> Vec<String> {
        self.all().map(|key| fingerprint(key, purpose, text)).collect()
    }
}

fn fingerprint(key: &Key, purpose: &str, text: &str) -> String {
    hex::encode(digest(&key.derive(&[USE, purpose.as_bytes()]), text.as_bytes()))
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn digest(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    mac.chain_update(text).finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test cases 1, 2, 3 and 6.
    #[test]
    fn it_is_hmac_sha_256() {
        for (key, text, expected) in [
            (
                vec![0x0b; 20],
                b"Hi There".to_vec(),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe".to_vec(),
                b"what do ya want for nothing?".to_vec(),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                vec![0xaa; 20],
                vec![0xdd; 50],
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
            ),
            (
                vec![0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First".to_vec(),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ] {
            assert_eq!(hex::encode(digest(&key, &text)), expected);
        }
    }
}
