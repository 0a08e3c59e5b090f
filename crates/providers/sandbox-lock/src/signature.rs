//! What both sides sign.

use hmac::{Hmac, Mac};
use sha2::Sha256;

pub(crate) const TIMESTAMP: &str = "x-lock-timestamp";
pub(crate) const SIGNATURE: &str = "x-lock-signature";

/// The path that is signed, whatever stands before it in the address of the cloud.
pub(crate) fn path(reference: &str) -> String {
    format!("/locks/{reference}/commands")
}

/// A reference is written into a path as it is, so it must be plain: 1 to 64 letters, digits, `-` and `_`.
pub(crate) fn is_plain(reference: &str) -> bool {
    (1..=64).contains(&reference.len())
        && reference
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// The code over a request; `None` only where the secret is no key, which HMAC takes of any length.
pub(crate) fn code(secret: &str, path: &str, timestamp: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut code = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    code.update(format!("POST\n{path}\n{timestamp}\n").as_bytes());
    code.update(body);
    Some(code)
}
