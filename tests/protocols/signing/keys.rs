//! Keys are read however they were pasted, and what one signs another verifies.

use super::fixture::file;
use proptest::prelude::*;
use signing::{Certificate, Doubt, PrivateKey, PublicKey};
use std::sync::LazyLock;

/// The signature over `source`, from the official library for Go.
const SIGNATURE: &str = "BKyAfU4iMCuvXMXS0Wzam3V/cnxZ+JaqigPM5OhljS2iOT95OO6Fsuml2JkFANJU9K6q9bLlDhPXuoVz+pp4hAm6pHU4ld815U4jsKu1RkyaII+1CYBUYC8TK0XtJ8FwUXXz8vZHh58rrAVN1XwNyvD1vfpxrMT4SL536GLwvpUHlCqIMzoZUguLli/K8V29QiOhuH6IEqLNJn8e9b3nwNcQ7be3CzYGpDAKBfDGPCqCv8Rw5zndhlffk2FEA70G4hvMwe51qMN/RAJbknXG23bSlObuTCN7Ndj1aJGH6/L+hdwfLpUtJm4QYVazzW7DFD27EpSQEqA8bX9+8m1rLg==";

static KEY: LazyLock<PrivateKey> =
    LazyLock::new(|| PrivateKey::from_pem("key", &file("wechatpay_go_test_key.pem")).unwrap());

/// The content of a PEM without the lines around it.
fn bare(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).collect()
}

#[test]
fn a_private_key_is_read_in_every_form() {
    use rsa::{
        RsaPrivateKey,
        pkcs1::{EncodeRsaPrivateKey, LineEnding},
        pkcs8::DecodePrivateKey,
    };
    let pem = file("wechatpay_go_test_key.pem");
    let key = RsaPrivateKey::from_pkcs8_pem(&pem).unwrap();
    let pkcs1 = key.to_pkcs1_pem(LineEnding::LF).unwrap().to_string();
    for written in [
        pem.trim().replace('\n', "\\n"),
        pem.replace('\n', "\r\n"),
        bare(&pem),
        format!("  {}\n", bare(&pem)),
        bare(&pkcs1),
        pkcs1,
        pem,
    ] {
        let key = PrivateKey::from_pem("key", &written).unwrap();
        assert_eq!(key.sign(b"source", [3; 32]).unwrap(), SIGNATURE);
    }
}

#[test]
fn a_public_key_is_read_in_every_form() {
    use rsa::{
        RsaPrivateKey,
        pkcs1::EncodeRsaPublicKey,
        pkcs8::{DecodePrivateKey, EncodePublicKey, LineEnding},
    };
    let key = RsaPrivateKey::from_pkcs8_pem(&file("wechatpay_go_test_key.pem"))
        .unwrap()
        .to_public_key();
    let spki = key.to_public_key_pem(LineEnding::LF).unwrap();
    let pkcs1 = key.to_pkcs1_pem(LineEnding::LF).unwrap();
    for written in [bare(&spki), bare(&pkcs1), spki, pkcs1] {
        let key = PublicKey::from_pem("key", &written).unwrap();
        assert_eq!(key.verify(b"source", SIGNATURE), Ok(()));
        assert_eq!(key, KEY.public_key());
    }
}

#[test]
fn a_signature_that_does_not_fit_is_doubted() {
    let key = KEY.public_key();
    assert_eq!(key.verify(b"sourcf", SIGNATURE), Err(Doubt::Mismatch));
    assert_eq!(key.verify(b"source", ""), Err(Doubt::Mismatch));
    assert_eq!(key.verify(b"source", "WECHATPAY/SIGNTEST/AAAA"), Err(Doubt::NotBase64));
    assert_eq!(
        key.verify(b"source", SIGNATURE.trim_end_matches('=')),
        Err(Doubt::NotBase64)
    );
    assert_eq!(key.verify(b"source", &format!("{SIGNATURE}\n")), Err(Doubt::NotBase64));
    let other = Certificate::from_pem("certificate", &file("unionpay_U1_cert.pem")).unwrap();
    assert_eq!(other[0].public_key().verify(b"source", SIGNATURE), Err(Doubt::Mismatch));
}

#[test]
fn a_key_that_cannot_be_used_is_named_and_not_shown() {
    let short = PublicKey::from_pem("public_key", &file("rsa_1024_pub.pem")).unwrap_err();
    assert_eq!(short.to_string(), "the setting `public_key` is shorter than 2048 bits");
    let certificate = PrivateKey::from_pem("key", &file("unionpay_U1_cert.pem")).unwrap_err();
    assert_eq!(certificate.problem, "has no block PRIVATE KEY or RSA PRIVATE KEY");
    assert_eq!(
        PrivateKey::from_pem("key", "MIIE").unwrap_err().problem,
        "is not an RSA key"
    );
    assert_eq!(
        format!("{:?} {:?}", *KEY, KEY.public_key()),
        "PrivateKey(…) PublicKey(…)"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_signed_verifies_and_what_is_changed_does_not(
        message in proptest::collection::vec(any::<u8>(), 1..300), blinding: [u8; 32], at: prop::sample::Index,
    ) {
        let signature = KEY.sign(&message, blinding).unwrap();
        prop_assert_eq!(KEY.public_key().verify(&message, &signature), Ok(()));
        let mut changed = message.clone();
        changed[at.index(message.len())] ^= 1;
        prop_assert_eq!(KEY.public_key().verify(&changed, &signature), Err(Doubt::Mismatch));
    }
}

proptest! {
    #[test]
    fn any_text_is_a_key_or_refused(label in "(PUBLIC KEY|PRIVATE KEY|CERTIFICATE|)", content in "[A-Za-z0-9+/\\\\n ]{0,200}={0,2}") {
        let pem = format!("-----BEGIN {label}-----{content}-----END {label}-----");
        for text in [&pem, &content] {
            prop_assert!(PrivateKey::from_pem("key", text).is_err());
            prop_assert!(PublicKey::from_pem("key", text).is_err());
            prop_assert!(Certificate::from_pem("key", text).is_err());
        }
    }
}
