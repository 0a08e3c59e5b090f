//! The signature ACS3-HMAC-SHA256. Source: 《V3 版本请求体&签名机制》.

use crate::keyed::keyed;
use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use hmac::Hmac;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use sha2::{Digest, Sha256};

pub(super) const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// What of the request is signed, beside path, query and body; in this order.
pub(super) const SIGNED_HEADERS: [&str; 6] = [
    "host",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-version",
];

/// All but the unreserved letters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `2023-10-26T10:22:32Z`; `None` outside of the years 1970 to 9999.
pub(super) fn date(now: i64) -> Option<String> {
    let time: DateTime<Utc> = DateTime::from_timestamp(now, 0)?;
    let fits = (1970..=9999).contains(&time.year());
    fits.then(|| time.to_rfc3339_opts(SecondsFormat::Secs, true))
}

pub(super) fn content_hash(body: &[u8]) -> String {
    hex::encode(Sha256::digest(body))
}

/// The query as it is signed and sent: names in their order, each text escaped.
pub(super) fn query(parameters: &[(&str, &str)]) -> String {
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
pub(super) fn canonical_request(query: &str, values: [&str; 6], content_hash: &str) -> String {
    let headers: String = SIGNED_HEADERS
        .iter()
        .zip(values)
        .map(|(name, value)| format!("{name}:{}\n", value.trim()))
        .collect();
    let names = SIGNED_HEADERS.join(";");
    format!("POST\n/\n{query}\n{headers}\n{names}\n{content_hash}")
}

/// A finished authentication code: to be written in hex, or to be compared in constant time.
pub(super) fn authenticate(secret: &str, canonical_request: &str) -> Hmac<Sha256> {
    let digest = hex::encode(Sha256::digest(canonical_request));
    keyed(secret.as_bytes(), &format!("{ALGORITHM}\n{digest}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmac::Mac;
    use serde_json::Value;

    fn vectors() -> Value {
        serde_json::from_str(include_str!("../../tests/vectors/vectors.json")).unwrap()
    }

    #[test]
    fn the_official_examples_are_signed_alike() {
        let all = vectors();
        for name in ["AL1", "AL2"] {
            let field = |field: &str| all[name][field].as_str().unwrap();
            let signature = authenticate(field("secret"), field("canonical"))
                .finalize()
                .into_bytes();
            assert_eq!(hex::encode(signature), field("signature"), "{name}");
        }
    }

    #[test]
    fn the_requests_are_written_as_in_the_examples() {
        let all = vectors();
        let empty = content_hash(b"");
        let nonce = "3156853299f313e23d1673dc12e1703d";
        let instances = query(&[
            ("RegionId", "cn-shanghai"),
            ("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"),
        ]);
        let run = [
            "ecs.cn-shanghai.aliyuncs.com",
            "RunInstances",
            &empty,
            "2023-10-26T10:22:32Z",
            nonce,
            "2014-05-26",
        ];
        assert_eq!(
            canonical_request(&instances, run, &empty),
            all["AL1"]["canonical"].as_str().unwrap()
        );
        let message = query(&[
            ("PhoneNumbers", "13711112222"),
            ("SignName", "测试签名"),
            ("TemplateCode", "SMS_154950909"),
            ("TemplateParam", r#"{"code":"123456"}"#),
        ]);
        let at = date(1_700_000_000).unwrap();
        let send = ["dysmsapi.aliyuncs.com", "SendSms", &empty, &at, nonce, "2017-05-25"];
        assert_eq!(
            canonical_request(&message, send, &empty),
            all["AL2"]["canonical"].as_str().unwrap()
        );
    }

    #[test]
    fn only_unreserved_letters_stay() {
        assert_eq!(query(&[("b", "a b*~/+%"), ("a", "é")]), "a=%C3%A9&b=a%20b%2A~%2F%2B%25");
        assert_eq!((date(-1), date(i64::MAX), date(253_402_300_800)), (None, None, None));
    }
}
