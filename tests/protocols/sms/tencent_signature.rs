//! TC3-HMAC-SHA256, as Tencent Cloud's document and library write it.

use hmac::Mac;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sms::tencent::tc3::{CONTENT_TYPE, Scope, authenticate, canonical_request, date};

#[test]
fn the_official_examples_are_signed_alike() {
    let all: Value = serde_json::from_str(include_str!("vectors/vectors.json")).unwrap();
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
    let all: Value = serde_json::from_str(include_str!("vectors/vectors.json")).unwrap();
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
