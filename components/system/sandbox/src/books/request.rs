//! How all three gateways look at a request for a payment.

use sha2::{Digest, Sha256};

/// Equal for requests that say the same.
pub(crate) fn hash(said: &str) -> String {
    hex::encode(Sha256::digest(said))
}

/// Whether a notification can be sent there.
pub(crate) fn is_url(text: &str) -> bool {
    text.starts_with("http") && text.len() <= 256 && http::Uri::try_from(text).is_ok_and(|uri| uri.host().is_some())
}
