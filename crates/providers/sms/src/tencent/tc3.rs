//! The signature TC3-HMAC-SHA256. Source: 《签名方法 v3》.

use crate::keyed::keyed;
use chrono::{DateTime, Datelike};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// Its name, which the header and the signed text begin with.
pub const ALGORITHM: &str = "TC3-HMAC-SHA256";
/// What of the request is signed, beside the body.
pub const SIGNED_HEADERS: &str = "content-type;host";
/// Must stand in the header byte for byte as it is signed: a `; charset=utf-8` added on the way breaks the signature.
pub const CONTENT_TYPE: &str = "application/json";
/// The service of text messages.
pub const SERVICE: &str = "sms";

/// When and for which service something is signed.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// Unix seconds.
    pub timestamp: i64,
    /// The day in UTC (not in Beijing): `2019-02-25`.
    pub date: &'a str,
    /// Such as [`SERVICE`].
    pub service: &'a str,
}

/// The day in UTC; `None` outside of the years 1970 to 9999.
#[must_use]
pub fn date(timestamp: i64) -> Option<String> {
    let day = DateTime::from_timestamp(timestamp, 0)?.date_naive();
    let fits = (1970..=9999).contains(&day.year());
    fits.then(|| format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day()))
}

/// The request as it is signed: a POST to `/` without a query. The path is fixed in API 3.0, whatever the URL has.
#[must_use]
pub fn canonical_request(content_type: &str, host: &str, body: &[u8]) -> String {
    let (content_type, host) = (content_type.to_ascii_lowercase(), host.to_ascii_lowercase());
    let digest = hex::encode(Sha256::digest(body));
    format!("POST\n/\n\ncontent-type:{content_type}\nhost:{host}\n\n{SIGNED_HEADERS}\n{digest}")
}

/// The authentication code over a request: to be written in hex, or to be compared in constant time.
#[must_use]
pub fn authenticate(secret_key: &str, scope: Scope<'_>, canonical_request: &str) -> Hmac<Sha256> {
    let Scope {
        timestamp,
        date,
        service,
    } = scope;
    let digest = hex::encode(Sha256::digest(canonical_request));
    let text = format!("{ALGORITHM}\n{timestamp}\n{date}/{service}/tc3_request\n{digest}");
    let mut key = format!("TC3{secret_key}").into_bytes();
    for part in [date, service, "tc3_request"] {
        key = keyed(&key, part).finalize().into_bytes().to_vec();
    }
    keyed(&key, &text)
}
