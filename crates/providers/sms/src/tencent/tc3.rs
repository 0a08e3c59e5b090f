//! The signature TC3-HMAC-SHA256. Source: 《签名方法 v3》.

use crate::keyed::keyed;
use chrono::{DateTime, Datelike};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

pub(crate) const ALGORITHM: &str = "TC3-HMAC-SHA256";
/// What of the request is signed, beside the body.
pub(crate) const SIGNED_HEADERS: &str = "content-type;host";
/// Must stand in the header byte for byte as it is signed: a `; charset=utf-8` added on the way breaks the signature.
pub(crate) const CONTENT_TYPE: &str = "application/json";
pub(crate) const SERVICE: &str = "sms";

/// When and for which service something is signed.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    /// Unix seconds.
    pub(crate) timestamp: i64,
    /// The day in UTC (not in Beijing): `2019-02-25`.
    pub(crate) date: &'a str,
    pub(crate) service: &'a str,
}

/// The day in UTC; `None` outside of the years 1970 to 9999.
pub(crate) fn date(timestamp: i64) -> Option<String> {
    let day = DateTime::from_timestamp(timestamp, 0)?.date_naive();
    let fits = (1970..=9999).contains(&day.year());
    fits.then(|| format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day()))
}

/// The request as it is signed: a POST to `/` without a query. The path is fixed in API 3.0, whatever the URL has.
pub(crate) fn canonical_request(content_type: &str, host: &str, body: &[u8]) -> String {
    let (content_type, host) = (content_type.to_ascii_lowercase(), host.to_ascii_lowercase());
    let digest = hex::encode(Sha256::digest(body));
    format!("POST\n/\n\ncontent-type:{content_type}\nhost:{host}\n\n{SIGNED_HEADERS}\n{digest}")
}

/// A finished authentication code: to be written in hex, or to be compared in constant time.
pub(crate) fn authenticate(secret_key: &str, scope: Scope<'_>, canonical_request: &str) -> Hmac<Sha256> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_official_examples_are_signed_alike() {
        let all: Value = serde_json::from_str(include_str!("../../tests/vectors/vectors.json")).unwrap();
        for name in ["T1", "T2", "T4"] {
            let field = |field: &str| all[name][field].as_str().unwrap();
            let timestamp = field("ts").parse().unwrap();
            assert_eq!(date(timestamp).unwrap(), field("date"));
            assert_eq!(hex::encode(Sha256::digest(field("canonical"))), field("canonical_hash"));
            let scope = Scope {
                timestamp,
                date: field("date"),
                service: field("service"),
            };
            let signature = authenticate(field("secret"), scope, field("canonical"))
                .finalize()
                .into_bytes();
            assert_eq!(hex::encode(signature), field("signature"), "{name}");
        }
    }

    #[test]
    fn the_request_is_written_as_in_the_example() {
        let all: Value = serde_json::from_str(include_str!("../../tests/vectors/vectors.json")).unwrap();
        let body = all["T4"]["body"].as_str().unwrap();
        let written = canonical_request(CONTENT_TYPE, "sms.tencentcloudapi.com", body.as_bytes());
        assert_eq!(written, all["T4"]["canonical"].as_str().unwrap());
    }

    #[test]
    fn the_day_is_that_of_greenwich() {
        // 2023-11-15T07:59:59+08:00 is still the 14th in UTC.
        assert_eq!(date(1_700_006_399).unwrap(), "2023-11-14");
        assert_eq!(date(1_700_006_400).unwrap(), "2023-11-15");
        assert_eq!((date(-1), date(i64::MAX), date(253_402_300_800)), (None, None, None));
    }
}
