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

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with `printf 'POST\n/locks/L1/commands\n1777636800\n{}' | openssl dgst -sha256 -hmac secret`.
    #[test]
    fn the_signature_is_what_other_tools_compute() {
        let code = code("secret", &path("L1"), 1_777_636_800, b"{}").unwrap();
        let expected = "2a678accd68bcef65bb349d20e01ef8d1b90c07dfa761244b51f9d7de2bc2101";
        assert_eq!(hex::encode(code.finalize().into_bytes()), expected);
    }

    #[test]
    fn a_reference_cannot_leave_its_place_in_the_path() {
        for reference in ["", "a/b", "..", "a b", "锁", "a%2fb", "a?b"] {
            assert!(!is_plain(reference), "{reference}");
        }
        assert!(is_plain("tea-room_7A"));
    }
}
