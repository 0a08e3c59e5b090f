//! What we read of a certificate is what a whole X.509 library reads, and what the library refuses in a part that we read we
//! refuse too. Our own reader exists for its size only: it may not know better.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use signing::{Certificate, PublicKey, pem};
use std::{collections::BTreeMap, fs, ops::Range, path::PathBuf};
use x509_cert::{
    Certificate as Oracle,
    der::{Decode as _, Encode as _},
    time::Time,
};

/// Every certificate that the tests of a provider stand on, once, with the first file that has it.
fn certificates() -> BTreeMap<Vec<u8>, PathBuf> {
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR"))];
    let mut found = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "pem" || kind == "cer") {
                let blocks = pem::blocks(&fs::read_to_string(&path).unwrap()).unwrap_or_default();
                let certificates = blocks.into_iter().filter(|block| block.label == "CERTIFICATE");
                found.extend(certificates.map(|block| (block.der, path.clone())));
            }
        }
    }
    assert!(found.len() >= 8, "{found:?}");
    found
}

fn seconds(time: Time) -> i64 {
    time.to_unix_duration().as_secs().try_into().unwrap()
}

/// The key that the library finds; none where it is not one that we take.
fn key(oracle: &Oracle) -> Option<PublicKey> {
    let der = oracle.tbs_certificate().subject_public_key_info().to_der().unwrap();
    PublicKey::from_pem("key", &STANDARD.encode(der)).ok()
}

#[track_caller]
fn agree(ours: &Certificate, oracle: &Oracle, what: &str) {
    let theirs = oracle.tbs_certificate();
    let serial = theirs.serial_number().as_bytes();
    let zeros = serial.iter().take_while(|byte| **byte == 0).count();
    assert_eq!(ours.serial(), &serial[zeros..], "the serial of {what}");
    assert_eq!(ours.issuer(), theirs.issuer().to_der().unwrap(), "the issuer of {what}");
    assert_eq!(
        ours.subject(),
        theirs.subject().to_der().unwrap(),
        "the subject of {what}"
    );
    let period = theirs.validity();
    let period = (seconds(period.not_before), seconds(period.not_after));
    assert_eq!((ours.not_before(), ours.not_after()), period, "the period of {what}");
    assert_eq!(Some(ours.public_key()), key(oracle).as_ref(), "the key of {what}");
}

#[test]
fn what_is_read_is_what_the_library_reads() {
    for (der, path) in certificates() {
        let ours = Certificate::from_der(&der).unwrap();
        agree(&ours, &Oracle::from_der(&der).unwrap(), &path.display().to_string());
    }
}

/// Where in a certificate stands what we pass over: the version, what names consist of, the extensions.
fn passed_over(der: &[u8], oracle: &Oracle) -> [Range<usize>; 4] {
    let mut at = 0;
    let mut next = |part: Vec<u8>| {
        let start = der[at..].windows(part.len()).position(|bytes| bytes == part).unwrap();
        let range = at + start..at + start + part.len();
        at = range.end;
        range
    };
    let theirs = oracle.tbs_certificate();
    // Explicitly tagged with 0; the first version is not written down.
    let version = next([&[0xa0, 3][..], &theirs.version().to_der().unwrap()].concat());
    let issuer = next(theirs.issuer().to_der().unwrap());
    let subject = next(theirs.subject().to_der().unwrap());
    let key = next(theirs.subject_public_key_info().to_der().unwrap());
    let algorithm = next(oracle.signature_algorithm().to_der().unwrap());
    [version, issuer, subject, key.end..algorithm.start]
}

/// Whether we refuse on purpose what the library takes: it reads no key, does not compare the two algorithms, and lets a
/// signature end within a byte.
fn is_refused_by_rule(oracle: &Oracle) -> bool {
    key(oracle).is_none()
        || oracle.signature_algorithm() != oracle.tbs_certificate().signature()
        || oracle.signature().as_bytes().is_none()
}

#[test]
fn what_the_library_refuses_is_refused() {
    const BITS: [u8; 4] = [0x01, 0x02, 0x20, 0x80];
    let mut refused = 0;
    for (der, path) in certificates() {
        let passed_over = passed_over(&der, &Oracle::from_der(&der).unwrap());
        for (at, bit) in (0..der.len()).flat_map(|at| BITS.map(|bit| (at, bit))) {
            let mut changed = der.clone();
            changed[at] ^= bit;
            let what = format!("{} with byte {at} changed to {:#04x}", path.display(), changed[at]);
            match (Certificate::from_der(&changed), Oracle::from_der(&changed)) {
                (Ok(ours), Ok(oracle)) => agree(&ours, &oracle, &what),
                (Ok(_), Err(error)) => {
                    let is_passed_over = passed_over.iter().any(|range| range.contains(&at));
                    assert!(is_passed_over, "{what}: {error}");
                }
                (Err(_), Ok(oracle)) => assert!(is_refused_by_rule(&oracle), "{what}: refused by us only"),
                (Err(_), Err(_)) => refused += 1,
            }
        }
    }
    assert!(refused > 1000, "{refused}");
}

#[test]
fn what_is_torn_or_has_more_behind_it_is_refused() {
    for (der, path) in certificates() {
        for end in 0..der.len() {
            let both = (
                Certificate::from_der(&der[..end]).is_ok(),
                Oracle::from_der(&der[..end]).is_ok(),
            );
            assert_eq!(both, (false, false), "{} up to {end}", path.display());
        }
        let longer = [der.as_slice(), &[0]].concat();
        let both = (
            Certificate::from_der(&longer).is_ok(),
            Oracle::from_der(&longer).is_ok(),
        );
        assert_eq!(both, (false, false), "{}", path.display());
    }
}
