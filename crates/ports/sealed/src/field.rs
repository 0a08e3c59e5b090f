//! A sealed field: `<key id>.<base64url of nonce, digest of the place, ciphertext, tag>`, without padding.
//!
//! The digest is the associated data of the cipher, and travels with the text. So what was put into another place is told
//! from what is damaged: the first is whole, and says that it belongs elsewhere.

use crate::{
    Keys,
    key::{Key, NONCE_BYTES, TAG_BYTES},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use clock::Clock;
use sha2::{Digest, Sha256};

const DIGEST_BYTES: usize = 32;

/// Where a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// `table.column`.
    pub column: &'static str,
    /// What names the row: its id, and whatever else the field must not be parted from.
    pub row: &'a str,
}

/// Why a field does not open. Nothing of it is quoted but the name of a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It names a key that the bundle does not have (any more).
    #[error("the setting `sealing_keys` has no key `{0}`, which has sealed it")]
    UnknownKey(String),
    /// It is not what was sealed, or not with this key of that name.
    #[error("the sealed text is damaged, or its key is another one now")]
    Damaged,
    /// It is whole, and was sealed for another row or column.
    #[error("the sealed text belongs to another place")]
    Elsewhere,
    /// It is longer than the cipher takes.
    #[error("the text is too long to be sealed")]
    TooLong,
}

impl Keys {
    /// Seals a text for its place. The same text is never sealed alike twice.
    ///
    /// # Errors
    /// [`Failure::TooLong`].
    pub fn seal(&self, clock: &Clock, place: Place<'_>, plain: &str) -> Result<String, Failure> {
        let (key, nonce, digest) = (self.sealing(), clock.random::<NONCE_BYTES>(), digest(place));
        let ciphertext = key.encrypt(&nonce, &associated(key, &digest), plain.as_bytes());
        let ciphertext = ciphertext.ok_or(Failure::TooLong)?;
        let bytes = [nonce.as_slice(), digest.as_slice(), ciphertext.as_slice()].concat();
        Ok(format!("{}.{}", key.id, URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Whether the first key has sealed this: what another one has goes with it one day.
    #[must_use]
    pub fn has_sealed_with_the_first(&self, sealed: &str) -> bool {
        sealed.split_once('.').is_some_and(|(id, _)| id == self.sealing_id())
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// [`Failure::UnknownKey`], [`Failure::Damaged`] and [`Failure::Elsewhere`].
    pub fn open(&self, place: Place<'_>, sealed: &str) -> Result<String, Failure> {
        let (id, base64) = sealed.split_once('.').ok_or(Failure::Damaged)?;
        let bytes = URL_SAFE_NO_PAD.decode(base64).map_err(|_| Failure::Damaged)?;
        let (nonce, rest) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(Failure::Damaged)?;
        let (place_digest, ciphertext) = rest.split_first_chunk::<DIGEST_BYTES>().ok_or(Failure::Damaged)?;
        if ciphertext.len() < TAG_BYTES {
            return Err(Failure::Damaged);
        }
        let key = self.all().find(|key| key.id == id);
        let key = key.ok_or_else(|| Failure::UnknownKey(id.to_owned()))?;
        let plain = key.decrypt(nonce, &associated(key, place_digest), ciphertext);
        let plain = plain.ok_or(Failure::Damaged)?;
        if *place_digest != digest(place) {
            return Err(Failure::Elsewhere);
        }
        String::from_utf8(plain).map_err(|_| Failure::Damaged)
    }
}

/// A column's name has no zero byte, so that no two places are written alike.
fn digest(place: Place<'_>) -> [u8; DIGEST_BYTES] {
    let hash = Sha256::new().chain_update(place.column).chain_update([0]);
    hash.chain_update(place.row).finalize().into()
}

/// The name of the key is proven, too.
fn associated(key: &Key, digest: &[u8; DIGEST_BYTES]) -> Vec<u8> {
    [key.id.as_bytes(), b".", digest.as_slice()].concat()
}
