//! Certificates are read as `openssl x509 -text` shows them, and a chain of them is believed only where it fits.

use super::fixture::file;
use proptest::prelude::*;
use signing::{Certificate, CertifiedKey, NotACertificate, PublicKey, pem};

fn certificate(name: &str) -> Certificate {
    Certificate::from_pem("certificate", &file(name)).unwrap().remove(0)
}

fn der(name: &str) -> Vec<u8> {
    pem::blocks(&file(name)).unwrap().remove(0).der
}

#[test]
fn the_fields_are_those_that_openssl_shows() {
    let certificate = certificate("unionpay_U1_cert.pem");
    assert_eq!(certificate.serial_decimal(), "69678957876");
    assert_eq!(certificate.serial_hex(), "1039308534");
    assert_eq!(certificate.serial(), [0x10, 0x39, 0x30, 0x85, 0x34]);
    assert_eq!(
        certificate.common_name(),
        Some("041@8310000000083040@中国银联股份有限公司@00016495")
    );
    // Jul 31 01:19:16 2020 GMT to Jul 31 01:19:16 2025 GMT.
    assert_eq!(
        (certificate.not_before(), certificate.not_after()),
        (1_596_158_356, 1_753_924_756)
    );
    assert!(!certificate.is_valid_at(1_596_158_355));
    assert!(certificate.is_valid_at(1_596_158_356) && certificate.is_valid_at(1_753_924_756));
    assert!(!certificate.is_valid_at(1_753_924_757));
}

#[test]
fn a_serial_with_its_highest_bit_set_has_no_zeros_before_it() {
    let certificate = certificate("wechatpay_go_notify_cert.pem");
    assert_eq!(certificate.serial_hex(), "D7CE59D1F522D701");
    assert_eq!(certificate.serial_decimal(), "15550465321652639489");
    assert_eq!(certificate.common_name(), None);
}

#[test]
fn a_chain_is_followed_link_by_link() {
    let leaf = certificate("unionpay_U1_cert.pem");
    let middle = certificate("unionpay_test_middle.cer");
    let root = certificate("unionpay_test_root.cer");
    let stranger = certificate("wechatpay_go_notify_cert.pem");
    assert!(leaf.is_signed_by(&middle) && middle.is_signed_by(&root) && root.is_signed_by(&root));
    assert!(stranger.is_signed_by(&stranger), "with SHA-256");
    for (certificate, issuer) in [
        (&leaf, &root),
        (&leaf, &leaf),
        (&root, &middle),
        (&leaf, &stranger),
        (&stranger, &root),
    ] {
        assert!(!certificate.is_signed_by(issuer), "{certificate:?} by {issuer:?}");
    }
    assert_eq!(leaf.issuer(), middle.subject());
}

#[test]
fn a_changed_certificate_is_not_signed() {
    let middle = certificate("unionpay_test_middle.cer");
    let mut der = der("unionpay_U1_cert.pem");
    // The last byte of the year until which it is good.
    let until = der.windows(13).position(|bytes| bytes == b"250731011916Z").unwrap();
    der[until + 1] = b'6';
    let changed = Certificate::from_der(&der).unwrap();
    assert_eq!(changed.not_after(), 1_753_924_756 + 365 * 86_400);
    assert!(!changed.is_signed_by(&middle));
}

#[test]
fn several_certificates_are_read_in_order() {
    let text = format!(
        "{}\nroot:\n{}",
        file("unionpay_test_middle.cer"),
        file("unionpay_test_root.cer")
    );
    let names: Vec<String> = Certificate::from_pem("certificates", &text)
        .unwrap()
        .iter()
        .map(|certificate| certificate.common_name().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["CFCA TEST OCA1", "CFCA TEST CS CA"]);
}

#[test]
fn the_key_of_a_certificate_alone() {
    let key = PublicKey::of_certificate(&der("unionpay_U1_cert.pem")).unwrap();
    assert_eq!(key, *certificate("unionpay_U1_cert.pem").public_key());
    assert_eq!(PublicKey::of_certificate(b"0\x03\x02\x01\x01"), Err(NotACertificate));
}

#[test]
fn the_key_under_its_serial_is_that_of_the_whole_certificate() {
    for name in ["unionpay_U1_cert.pem", "wechatpay_go_notify_cert.pem"] {
        let keys = CertifiedKey::from_pem("certificate", &file(name)).unwrap();
        let whole = certificate(name);
        assert_eq!(keys.len(), 1);
        assert_eq!(
            (&keys[0].serial_hex, &keys[0].key),
            (&whole.serial_hex(), whole.public_key())
        );
    }
}

proptest! {
    #[test]
    fn torn_and_changed_certificates_are_read_or_refused(at: prop::sample::Index, byte: u8, cut: bool) {
        let mut der = der("unionpay_U1_cert.pem");
        let at = at.index(der.len());
        let was = der[at];
        if cut {
            der.truncate(at);
            prop_assert_eq!(Certificate::from_der(&der), Err(NotACertificate));
        } else {
            der[at] = byte;
            let middle = certificate("unionpay_test_middle.cer");
            let believed = Certificate::from_der(&der).is_ok_and(|changed| changed.is_signed_by(&middle));
            prop_assert_eq!(believed, byte == was);
        }
    }
}
