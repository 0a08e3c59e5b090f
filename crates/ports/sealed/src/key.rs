//! One key: what it seals and opens, and what is derived from it.

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use sha2::Sha256;

/// What a key has.
pub(crate) const KEY_BYTES: usize = 32;

/// What AES-GCM is made for; other lengths are hashed first, and no safer.
pub(crate) const NONCE_BYTES: usize = 12;

/// What is appended to the ciphertext.
pub(crate) const TAG_BYTES: usize = 16;

/// A key with its name. It has no `Debug`: whoever holds one shows its name and nothing else.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) id: String,
    bytes: [u8; KEY_BYTES],
}

impl Key {
    pub(crate) fn new(id: &str, bytes: [u8; KEY_BYTES]) -> Key {
        Key {
            id: id.to_owned(),
            bytes,
        }
    }

    /// The ciphertext with its tag; none for a text that is longer than the cipher takes (64 GiB).
    pub(crate) fn encrypt(&self, nonce: &[u8; NONCE_BYTES], associated: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        let payload = Payload {
            msg: plain,
            aad: associated,
        };
        self.cipher().encrypt(Nonce::from_slice(nonce), payload).ok()
    }

    /// The plain bytes; none where key, nonce, associated data, ciphertext and tag do not belong together.
    pub(crate) fn decrypt(&self, nonce: &[u8; NONCE_BYTES], associated: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let payload = Payload {
            msg: sealed,
            aad: associated,
        };
        self.cipher().decrypt(Nonce::from_slice(nonce), payload).ok()
    }

    /// Another key for another use, by HKDF-SHA256 (RFC 5869). The key is random, so that it needs no salt.
    pub(crate) fn derive(&self, info: &[&[u8]]) -> [u8; KEY_BYTES] {
        derived(&self.bytes, info)
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.bytes.into())
    }
}

#[expect(clippy::expect_used, reason = "HKDF-SHA256 gives up to 8160 bytes")]
fn derived(key: &[u8], info: &[&[u8]]) -> [u8; KEY_BYTES] {
    let mut bytes = [0; KEY_BYTES];
    let extracted = Hkdf::<Sha256>::new(None, key);
    extracted.expand_multi_info(info, &mut bytes).expect("32 bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes<const N: usize>(hex: &str) -> [u8; N] {
        hex::decode(hex).unwrap().try_into().unwrap()
    }

    fn key(hex: &str) -> Key {
        Key::new("vector", bytes(hex))
    }

    /// The test cases 13 to 16 of "The Galois/Counter Mode of Operation", which NIST SP 800-38D is made from.
    #[test]
    fn it_is_aes_256_gcm() {
        let long = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
        let plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
                     1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
        let sealed = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
                      8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";
        let zero = "00".repeat(32);
        for (key_hex, nonce, associated, plain, sealed, tag) in [
            (
                zero.as_str(),
                "00".repeat(12),
                "",
                "",
                "",
                "530f8afbc74536b9a963b4f1c4cb738b",
            ),
            (
                zero.as_str(),
                "00".repeat(12),
                "",
                "00000000000000000000000000000000",
                "cea7403d4d606b6e074ec5d3baf39d18",
                "d0d1c8a799996bf0265b98b5d48ab919",
            ),
            (
                long,
                "cafebabefacedbaddecaf888".to_owned(),
                "",
                plain,
                sealed,
                "b094dac5d93471bdec1a502270e3cc6c",
            ),
            (
                long,
                "cafebabefacedbaddecaf888".to_owned(),
                "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                &plain[..120],
                &sealed[..120],
                "76fc6ece0f4e1768cddf8853bb2d551b",
            ),
        ] {
            let (key, nonce) = (key(key_hex), bytes(&nonce));
            let (associated, plain) = (hex::decode(associated).unwrap(), hex::decode(plain).unwrap());
            let expected = hex::decode(format!("{sealed}{tag}")).unwrap();
            assert_eq!(key.encrypt(&nonce, &associated, &plain).unwrap(), expected);
            assert_eq!(key.decrypt(&nonce, &associated, &expected).unwrap(), plain);
        }
    }

    /// RFC 5869, A.3: no salt and no info. The RFC shows 42 bytes, of which a key has the first 32.
    #[test]
    fn it_derives_by_hkdf_sha_256() {
        let derived = derived(&[0x0b; 22], &[]);
        let expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d";
        assert_eq!(hex::encode(derived), expected);
    }
}
