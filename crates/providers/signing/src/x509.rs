//! The few fields of a certificate that matter here, read by hand (RFC 5280, section 4.1): a whole X.509 library would add
//! 40 kB to every component that verifies. `tests/oracle.rs` holds it against one.

use crate::PublicKey;
use rsa::{
    RsaPublicKey,
    pkcs8::{
        DecodePublicKey, ObjectIdentifier,
        der::{
            Decode, Error, ErrorKind, Reader, SliceReader, Tag, Tagged,
            asn1::{AnyRef, BitStringRef, GeneralizedTime, IntRef, UtcTime},
        },
    },
};

const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const RSA_SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// How a certificate was signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    RsaSha256,
    RsaSha1,
    /// Nothing that is verified here.
    Other,
}

/// What was read of a certificate.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) serial: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) subject: Vec<u8>,
    pub(crate) common_name: Option<String>,
    pub(crate) not_before: i64,
    pub(crate) not_after: i64,
    pub(crate) key: PublicKey,
    /// The bytes that the issuer signed.
    pub(crate) signed: Vec<u8>,
    pub(crate) algorithm: Algorithm,
    pub(crate) signature: Vec<u8>,
}

/// The parts of a certificate, still in DER.
pub(crate) struct Parts<'a> {
    /// A number without leading zeros.
    pub(crate) serial: &'a [u8],
    pub(crate) key: &'a [u8],
    issuer: &'a [u8],
    period: AnyRef<'a>,
    subject: &'a [u8],
    signed: &'a [u8],
    algorithm: &'a [u8],
    signature: &'a [u8],
}

/// Takes a certificate that fills the bytes apart, and understands none of the parts.
pub(crate) fn split(der: &[u8]) -> Option<Parts<'_>> {
    let (signed, algorithm, signature) = AnyRef::from_der(der)
        .ok()?
        .sequence(|parts| Ok((parts.tlv_bytes()?, parts.tlv_bytes()?, parts.tlv_bytes()?)))
        .ok()?;
    let mut parts = AnyRef::from_der(signed).ok()?.sequence(split_signed).ok()?;
    // The algorithm stands twice, and only the inner one is signed.
    if parts.algorithm != algorithm {
        return None;
    }
    let first_digit = parts.serial.iter().position(|byte| *byte != 0)?;
    parts.serial = parts.serial.get(first_digit..)?;
    parts.signed = signed;
    parts.signature = signature;
    Some(parts)
}

fn split_signed<'a>(fields: &mut impl Reader<'a>) -> Result<Parts<'a>, Error> {
    let first = AnyRef::decode(fields)?;
    // Version 1 leaves its number out and begins with the serial.
    let serial = if first.tag() == Tag::Integer {
        first
    } else {
        AnyRef::decode(fields)?
    };
    let parts = Parts {
        serial: serial.decode_as::<IntRef<'_>>()?.as_bytes(),
        algorithm: fields.tlv_bytes()?,
        issuer: fields.tlv_bytes()?,
        period: AnyRef::decode(fields)?,
        subject: fields.tlv_bytes()?,
        key: fields.tlv_bytes()?,
        signed: &[],
        signature: &[],
    };
    let _extensions = fields.read_slice(fields.remaining_len())?;
    Ok(parts)
}

/// The key in a certificate, if it is RSA and long enough.
pub(crate) fn read_key(der: &[u8]) -> Option<PublicKey> {
    let key = PublicKey::new(RsaPublicKey::from_public_key_der(der).ok()?);
    (!key.is_short()).then_some(key)
}

/// Reads a certificate that fills the bytes.
pub(crate) fn read(der: &[u8]) -> Option<Fields> {
    let parts = split(der)?;
    let (not_before, not_after) = parts
        .period
        .sequence(|period| Ok((read_time(period)?, read_time(period)?)))
        .ok()?;
    Some(Fields {
        serial: parts.serial.to_vec(),
        issuer: parts.issuer.to_vec(),
        subject: parts.subject.to_vec(),
        common_name: common_name(parts.subject).ok().flatten(),
        not_before,
        not_after,
        key: read_key(parts.key)?,
        signed: parts.signed.to_vec(),
        algorithm: read_algorithm(parts.algorithm).ok()?,
        signature: BitStringRef::from_der(parts.signature).ok()?.as_bytes()?.to_vec(),
    })
}

fn read_time<'a>(period: &mut impl Reader<'a>) -> Result<i64, Error> {
    let time = if period.peek_tag()? == Tag::UtcTime {
        UtcTime::decode(period)?.to_unix_duration()
    } else {
        GeneralizedTime::decode(period)?.to_unix_duration()
    };
    i64::try_from(time.as_secs()).map_err(|_| ErrorKind::DateTime.into())
}

fn read_algorithm(der: &[u8]) -> Result<Algorithm, Error> {
    AnyRef::from_der(der)?.sequence(|parts| {
        let algorithm = ObjectIdentifier::decode(parts)?;
        let _parameters = parts.read_slice(parts.remaining_len())?;
        Ok(match algorithm {
            RSA_SHA256 => Algorithm::RsaSha256,
            RSA_SHA1 => Algorithm::RsaSha1,
            _ => Algorithm::Other,
        })
    })
}

/// The common name in a name, if there is exactly one that can be read.
fn common_name(name: &[u8]) -> Result<Option<String>, Error> {
    let mut found = Vec::new();
    AnyRef::from_der(name)?.sequence(|parts| {
        while !parts.is_finished() {
            let set = AnyRef::decode(parts)?;
            set.tag().assert_eq(Tag::Set)?;
            let mut pairs = SliceReader::new(set.value())?;
            while !pairs.is_finished() {
                AnyRef::decode(&mut pairs)?.sequence(|pair| {
                    let kind = ObjectIdentifier::decode(pair)?;
                    let value = AnyRef::decode(pair)?;
                    if kind == COMMON_NAME {
                        found.push(text(value));
                    }
                    Ok(())
                })?;
            }
        }
        Ok(())
    })?;
    Ok(if found.len() == 1 { found.pop().flatten() } else { None })
}

/// A text of whatever kind of string; `None` where it cannot be read.
fn text(value: AnyRef<'_>) -> Option<String> {
    if value.tag() == Tag::BmpString {
        let units: Vec<u16> = value
            .value()
            .chunks_exact(2)
            .filter_map(|pair| pair.try_into().ok().map(u16::from_be_bytes))
            .collect();
        return String::from_utf16(&units).ok();
    }
    String::from_utf8(value.value().to_vec()).ok()
}

/// A serial in hex, capital letters, without leading zeros.
pub(crate) fn hex(serial: &[u8]) -> String {
    hex::encode_upper(serial).trim_start_matches('0').to_owned()
}
