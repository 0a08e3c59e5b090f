//! The list of platform certificates, and the change from one key to another.

use super::fixture::{
    API_V3_KEY, MERCHANT_SERIAL, NOW, PLATFORM_ID, Vector, file, gateway, merchant, merchant_with, moment,
    platform_keys, public_half,
};
use http::{Response, StatusCode};
use serde_json::{Value, json};
use wechat_pay::{
    ApiV3Key, Doubt, Failure, PlatformCertificate, PublicKeys, Sealed,
    gateway::{Asked, Gateway, Listed, Settings},
};

const SERIAL: &str = "77C71D7F5A3E4B0A9D1C52E0F8A4B6C3D2E1F005";

fn key() -> ApiV3Key {
    ApiV3Key::new(API_V3_KEY).unwrap()
}

/// A platform certificate whose private key the stand-in has.
fn own() -> PlatformCertificate {
    PlatformCertificate {
        serial: SERIAL.to_owned(),
        pem: file("stand_in_platform_cert.pem"),
        effective_at: NOW - 86_400,
        expires_at: NOW + 86_400,
    }
}

/// The stand-in, signing with its certificate.
fn gateway_with_certificate() -> Gateway {
    let merchant_key = public_half(&file("wechat_doc_test_key.pem"));
    Gateway::new(Settings {
        mchid: "1900007291",
        merchant_keys: PublicKeys::new()
            .with_public_key(MERCHANT_SERIAL, &merchant_key)
            .unwrap(),
        platform_serial: SERIAL,
        platform_private_key: &file("wechatpay_go_test_key.pem"),
        api_v3_key: API_V3_KEY,
    })
    .unwrap()
}

fn listed(gateway: &Gateway, certificates: &[PlatformCertificate]) -> Response<Vec<u8>> {
    let listed: Vec<Listed<'_>> = certificates
        .iter()
        .map(|certificate| Listed {
            certificate,
            resource_nonce: "14b16c03dc1b",
        })
        .collect();
    gateway.certificates(&listed, "id", &moment(NOW)).unwrap()
}

#[test]
fn w8_the_list_brings_the_official_certificate() {
    let vector = Vector::named("W8");
    let body = json!({"data": [{
        "serial_no": vector.text("cert_serial"),
        "effective_time": "2018-06-08T10:34:56+08:00",
        "expire_time": "2028-12-08T10:34:56+08:00",
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": vector.text("nonce"),
            "associated_data": "certificate",
            "ciphertext": file(vector.text("ciphertext_file")).trim(),
        },
    }]});
    let answer = gateway()
        .answer(StatusCode::OK, body.to_string().into_bytes(), "id", &moment(NOW))
        .unwrap();
    let api_v3_key = ApiV3Key::new(vector.text("apiv3_key")).unwrap();
    let read = merchant().read_certificates(NOW, &api_v3_key, &answer).unwrap();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].serial, vector.text("cert_serial"));
    assert_eq!(
        (read[0].effective_at, read[0].expires_at),
        (1_528_425_296, 1_859_855_696)
    );
    assert!(read[0].pem.starts_with("-----BEGIN CERTIFICATE-----"));
}

#[test]
fn a_request_for_certificates_is_read() {
    let request = merchant().certificates(&moment(NOW)).unwrap();
    gateway().verify(NOW, &request).unwrap();
    assert_eq!(request.uri().path(), "/v3/certificates");
    assert_eq!(Asked::read(&request, "1900007291"), Ok(Asked::Certificates));
}

#[test]
fn a_list_is_believed_by_a_known_key_or_by_the_certificate_in_it() {
    let answer = listed(&gateway(), &[own()]);
    assert_eq!(merchant().read_certificates(NOW, &key(), &answer), Ok(vec![own()]));
    // The certificate is not known yet: the APIv3 key proves it, and it proves the answer.
    let first = listed(&gateway_with_certificate(), &[own()]);
    assert_eq!(merchant().read_certificates(NOW, &key(), &first), Ok(vec![own()]));
}

#[test]
fn a_list_is_not_believed_without_both() {
    let merchant = merchant();
    let answer = listed(&gateway_with_certificate(), &[own()]);
    let other_key = ApiV3Key::new("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gc").unwrap();
    assert_eq!(
        merchant.read_certificates(NOW, &other_key, &answer),
        Err(Failure::Undecryptable)
    );
    // The certificate that signs is not in the list, or has ended.
    let expired = PlatformCertificate {
        expires_at: NOW - 1,
        ..own()
    };
    for certificates in [&[][..], &[expired]] {
        let answer = listed(&gateway_with_certificate(), certificates);
        assert_eq!(
            merchant.read_certificates(NOW, &key(), &answer),
            Err(Failure::Unverified(Doubt::UnknownSerial(SERIAL.to_owned())))
        );
    }
    let mut changed = answer.clone();
    changed.body_mut().push(b' ');
    assert_eq!(
        merchant.read_certificates(NOW, &key(), &changed),
        Err(Failure::Unverified(Doubt::Mismatch))
    );
    assert_eq!(
        merchant.read_certificates(NOW + 300, &key(), &answer),
        Err(Failure::Unverified(Doubt::Stale(300)))
    );
}

#[test]
fn what_does_not_belong_together_is_unreadable() {
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut body: Value = serde_json::from_slice(listed(&gateway(), &[own()]).body()).unwrap();
        change(&mut body["data"][0]);
        let answer = gateway().answer(StatusCode::OK, body.to_string().into_bytes(), "id", &moment(NOW));
        merchant().read_certificates(NOW, &key(), &answer.unwrap())
    };
    assert!(changed(&|_| {}).is_ok());
    assert!(changed(&|entry| entry["serial_no"] = json!(format!("00{}", SERIAL.to_lowercase()))).is_ok());
    let cases: [&dyn Fn(&mut Value); 4] = [
        &|entry| entry["serial_no"] = json!("77C7"),
        &|entry| entry["expire_time"] = json!("never"),
        &|entry| entry["encrypt_certificate"]["associated_data"] = json!("transaction"),
        &|entry| entry["encrypt_certificate"]["algorithm"] = json!("none"),
    ];
    for change in cases {
        assert!(matches!(changed(change), Err(Failure::Unreadable { .. })));
    }
    let text = PlatformCertificate {
        pem: "no certificate".to_owned(),
        ..own()
    };
    let read = merchant().read_certificates(NOW, &key(), &listed(&gateway(), &[text]));
    assert!(matches!(read, Err(Failure::Unreadable { .. })));
}

#[test]
fn old_and_new_keys_are_good_at_once() {
    let expired = PlatformCertificate {
        serial: "D7CE59D1F522D701".to_owned(),
        pem: file("wechatpay_go_notify_cert.pem"),
        effective_at: 0,
        expires_at: NOW - 1,
    };
    let keys = platform_keys()
        .with_platform_certificates(NOW, &[own(), expired])
        .unwrap();
    assert_eq!(format!("{keys:?}"), format!("[\"{PLATFORM_ID}\", \"{SERIAL}\"]"));
    let merchant = merchant_with(keys);
    for gateway in [gateway(), gateway_with_certificate()] {
        let answer = gateway.prepaid("wx2014", "id", &moment(NOW)).unwrap();
        assert_eq!(merchant.read_prepay(NOW, &answer).unwrap(), "wx2014");
    }
}

#[test]
fn something_else_under_the_same_key_is_no_certificate() {
    let sealed = Sealed {
        original_type: None,
        algorithm: "AEAD_AES_256_GCM".to_owned(),
        ciphertext: file(Vector::named("W8").text("ciphertext_file")).trim().to_owned(),
        associated_data: Some("transaction".to_owned()),
        nonce: Vector::named("W8").text("nonce").to_owned(),
    };
    assert_eq!(key().open(&sealed), Err(Failure::Undecryptable));
}
