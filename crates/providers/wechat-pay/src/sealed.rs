//! What WeChat Pay encrypts for the merchant: AEAD_AES_256_GCM under the APIv3 key. Source: 《如何解密证书和回调报文》.

use crate::{Failure, Misconfigured};
use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of the only algorithm in use.
const ALGORITHM: &str = "AEAD_AES_256_GCM";

/// AES-GCM takes other lengths too, WeChat Pay does not use them.
const NONCE_BYTES: usize = 12;

/// The APIv3 key (APIv3密钥), which the merchant sets in the merchant platform. `Debug` does not show it.
#[derive(Clone)]
pub struct ApiV3Key(Aes256Gcm);

impl ApiV3Key {
    /// # Errors
    /// Names `api_v3_key`, where it does not have exactly 32 bytes.
    pub fn new(key: &str) -> Result<ApiV3Key, Misconfigured> {
        Aes256Gcm::new_from_slice(key.as_bytes())
            .map(ApiV3Key)
            .map_err(|_| Misconfigured {
                setting: "api_v3_key",
                problem: "does not have 32 bytes",
            })
    }

    /// The plain bytes.
    ///
    /// # Errors
    /// [`Failure::Unreadable`] for another algorithm, base64 or nonce; [`Failure::Undecryptable`] where key, nonce,
    /// associated data or ciphertext do not belong together.
    pub fn open(&self, sealed: &Sealed) -> Result<Vec<u8>, Failure> {
        if sealed.algorithm != ALGORITHM {
            return Err(Failure::unreadable("resource.algorithm"));
        }
        let nonce = sealed.nonce.as_bytes();
        if nonce.len() != NONCE_BYTES {
            return Err(Failure::unreadable("resource.nonce"));
        }
        let ciphertext = STANDARD
            .decode(&sealed.ciphertext)
            .map_err(|_| Failure::unreadable("resource.ciphertext"))?;
        let additional = sealed.associated_data.as_deref().unwrap_or_default().as_bytes();
        self.0
            .decrypt(
                Nonce::from_slice(nonce),
                Payload {
                    msg: &ciphertext,
                    aad: additional,
                },
            )
            .map_err(|_| Failure::Undecryptable)
    }

    /// Encrypts as WeChat Pay does. `nonce`: 12 ASCII characters, never used before with this key.
    #[cfg(feature = "counterpart")]
    pub(crate) fn seal(&self, kind: &str, plain: &[u8], nonce: &str) -> Result<Sealed, Failure> {
        if nonce.len() != NONCE_BYTES {
            return Err(Failure::Unsendable {
                field: "resource.nonce",
                problem: "does not have 12 bytes",
            });
        }
        let payload = Payload {
            msg: plain,
            aad: kind.as_bytes(),
        };
        let ciphertext = self
            .0
            .encrypt(Nonce::from_slice(nonce.as_bytes()), payload)
            .map_err(|_| Failure::Undecryptable)?;
        Ok(Sealed {
            original_type: Some(kind.to_owned()),
            algorithm: ALGORITHM.to_owned(),
            ciphertext: STANDARD.encode(ciphertext),
            associated_data: Some(kind.to_owned()),
            nonce: nonce.to_owned(),
        })
    }
}

impl fmt::Debug for ApiV3Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiV3Key(…)")
    }
}

/// An encrypted resource, as notifications and the list of platform certificates carry it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Sealed {
    /// What the plain text is, such as `transaction`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_type: Option<String>,
    /// Always `AEAD_AES_256_GCM`.
    pub algorithm: String,
    /// Base64 of the ciphertext and its tag of 16 bytes.
    pub ciphertext: String,
    /// Additional authenticated data; may be empty or absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub associated_data: Option<String>,
    /// 12 bytes, as text.
    pub nonce: String,
}
