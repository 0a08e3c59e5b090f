//! The keys of a bundle: the first seals, all open.

use crate::key::{KEY_BYTES, Key};
use base64::{Engine, engine::general_purpose::STANDARD};
use settings::{Error, Mode, Settings};
use std::fmt;

/// The setting that has them: `id:base64 of 32 bytes`, several with commas between them.
const SETTING: &str = "sealing_keys";

/// A key's name stands in whatever it has sealed.
const LONGEST_ID: usize = 32;

/// The keys that seal and open fields. `Debug` shows their names.
#[derive(Clone)]
pub struct Keys {
    first: Key,
    others: Vec<Key>,
}

impl Keys {
    /// Those of the settings.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Unusable`] without the text itself, and [`Error::OfTheSandbox`] in live mode.
    pub async fn of(settings: &Settings, mode: Mode) -> Result<Keys, Error> {
        Keys::read(&settings.own(SETTING, mode).await?)
    }

    /// Reads `id:base64,id:base64 …`; the first one seals.
    ///
    /// # Errors
    /// [`Error::Unusable`], which quotes nothing of the text.
    pub fn read(text: &str) -> Result<Keys, Error> {
        let mut keys: Vec<Key> = Vec::new();
        for written in text.split(',') {
            let key = read(written.trim())?;
            if keys.iter().any(|known| known.id == key.id) {
                return Err(unusable("two keys have one name"));
            }
            keys.push(key);
        }
        let mut keys = keys.into_iter();
        let first = keys.next().ok_or(Error::Missing(SETTING))?;
        Ok(Keys {
            first,
            others: keys.collect(),
        })
    }

    /// The name of the key that seals.
    #[must_use]
    pub fn sealing_id(&self) -> &str {
        &self.first.id
    }

    pub(crate) fn sealing(&self) -> &Key {
        &self.first
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.all().map(|key| &key.id)).finish()
    }
}

fn read(written: &str) -> Result<Key, Error> {
    let (id, base64) = written
        .split_once(':')
        .ok_or(unusable("a key is written `name:base64`"))?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if id.is_empty() || id.len() > LONGEST_ID || !id.bytes().all(is_name) {
        return Err(unusable("the name of a key has 1 to 32 letters, digits, - and _"));
    }
    let bytes = STANDARD.decode(base64).ok();
    let bytes: Option<[u8; KEY_BYTES]> = bytes.and_then(|bytes| bytes.try_into().ok());
    let bytes = bytes.ok_or(unusable("a key is the base64 of 32 bytes"))?;
    Ok(Key::new(id, bytes))
}

const fn unusable(problem: &'static str) -> Error {
    Error::Unusable(SETTING, problem)
}
