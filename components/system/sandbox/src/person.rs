//! The sandbox's people. They need no phone: `sandbox-<name>` and `sandbox-<name>-<number>` are login codes of the person
//! <name>, at WeChat as at Alipay. Another number is another code of the same person.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// The longest name, in characters.
const LONGEST_NAME: usize = 64;

/// The name of the person whose login code it is.
pub(crate) fn holder(code: &str) -> Option<&str> {
    let rest = code.strip_prefix("sandbox-")?;
    let name = match rest.rsplit_once('-') {
        Some((name, number)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => rest,
    };
    let is_name = |name: &str| {
        (1..=LONGEST_NAME).contains(&name.chars().count())
            && name
                .chars()
                .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'))
    };
    is_name(name).then_some(name)
}

/// 27 characters that are always the same for one person and kind of id, as many as WeChat's ids have after their first
/// letter.
pub(crate) fn id(kind: &str, name: &str) -> String {
    let digest = Sha256::digest(format!("{kind}/{name}"));
    let mut text = BASE64_URL_SAFE_NO_PAD.encode(digest);
    text.truncate(27);
    text
}
