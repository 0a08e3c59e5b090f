//! The signature ACS3-HMAC-SHA256. Source: 《V3 版本请求体&签名机制》.

use crate::keyed::keyed;
use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use hmac::Hmac;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use sha2::{Digest, Sha256};

/// Its name, which the header and the signed text begin with.
pub const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// What of the request is signed, beside path, query and body; in this order.
pub const SIGNED_HEADERS: [&str; 6] = [
    "host",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-version",
];

/// All but the unreserved letters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Unix seconds as `2023-10-26T10:22:32Z`; `None` outside of the years 1970 to 9999.
#[must_use]
pub fn date(now: i64) -> Option<String> {
    let time: DateTime<Utc> = DateTime::from_timestamp(now, 0)?;
    let fits = (1970..=9999).contains(&time.year());
    fits.then(|| time.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// SHA-256 of a body in hex, as the request names it.
#[must_use]
pub fn content_hash(body: &[u8]) -> String {
    hex::encode(Sha256::digest(body))
}

/// The query as it is signed and sent: names in their order, everything but RFC 3986's unreserved letters escaped.
#[must_use]
pub fn query(parameters: &[(&str, &str)]) -> String {
    let mut pairs: Vec<String> = parameters
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    pairs.sort_unstable();
    pairs.join("&")
}

fn escaped(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}

/// The request as it is signed: a POST to `/`. `values` are those of [`SIGNED_HEADERS`].
#[must_use]
pub fn canonical_request(query: &str, values: [&str; 6], content_hash: &str) -> String {
    let headers: String = SIGNED_HEADERS
        .iter()
        .zip(values)
        .map(|(name, value)| format!("{name}:{}\n", value.trim()))
        .collect();
    let names = SIGNED_HEADERS.join(";");
    format!("POST\n/\n{query}\n{headers}\n{names}\n{content_hash}")
}

/// The authentication code over a request, under a secret of any length: to be written in hex, or to be compared in constant time.
#[must_use]
pub fn authenticate(secret: &str, canonical_request: &str) -> Hmac<Sha256> {
    let digest = hex::encode(Sha256::digest(canonical_request));
    keyed(secret.as_bytes(), &format!("{ALGORITHM}\n{digest}"))
}
