//! X.509 certificates (RFC 5280): whose key it is, who says so, and for how long.

use crate::{Misconfigured, PublicKey, pem, x509};
use rsa::BigUint;
use std::fmt;

/// A certificate with an RSA key.
///
/// Reading one checks nothing: who is believed is decided by whoever pins the issuers and calls
/// [`Certificate::is_signed_by`] and [`Certificate::is_valid_at`]. Extensions are not looked at, so that a certificate may
/// stand as an issuer only where it is pinned, never where it came with a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate(pub(crate) x509::Fields);

/// The bytes are not an X.509 certificate with an RSA key of at least 2048 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a certificate with an RSA key of at least 2048 bits")]
pub struct NotACertificate;

impl Certificate {
    /// Reads one certificate.
    ///
    /// # Errors
    /// Where it is none, has bytes behind it, or its key is not RSA or shorter than 2048 bits.
    pub fn from_der(der: &[u8]) -> Result<Certificate, NotACertificate> {
        x509::read(der).map(Certificate).ok_or(NotACertificate)
    }

    /// Reads every block `CERTIFICATE` in the text, in order; at least one.
    ///
    /// # Errors
    /// `setting` by name, where there is no block, or one is not a certificate with an RSA key of 2048 bits.
    pub fn from_pem(setting: &'static str, text: &str) -> Result<Vec<Certificate>, Misconfigured> {
        pem::certificates(setting, text, |der| Certificate::from_der(der).ok())
    }

    /// The key that it vouches for.
    #[must_use]
    pub const fn public_key(&self) -> &PublicKey {
        &self.0.key
    }

    /// The serial as a number without a sign, most significant byte first, without leading zero bytes.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        &self.0.serial
    }

    /// The serial in hex, capital letters, without leading zeros: `D7CE59D1F522D701`.
    #[must_use]
    pub fn serial_hex(&self) -> String {
        x509::hex(&self.0.serial)
    }

    /// The serial in decimal, as UnionPay's `certId` has it: `69678957876`.
    #[must_use]
    pub fn serial_decimal(&self) -> String {
        BigUint::from_bytes_be(&self.0.serial).to_string()
    }

    /// The issuer's name in DER.
    #[must_use]
    pub fn issuer(&self) -> &[u8] {
        &self.0.issuer
    }

    /// The holder's name in DER.
    #[must_use]
    pub fn subject(&self) -> &[u8] {
        &self.0.subject
    }

    /// The common name (CN) in the holder's name. `None` where there is none, or more than one: then nobody can say which
    /// one is meant.
    #[must_use]
    pub fn common_name(&self) -> Option<&str> {
        self.0.common_name.as_deref()
    }

    /// From when it is good, unix seconds.
    #[must_use]
    pub const fn not_before(&self) -> i64 {
        self.0.not_before
    }

    /// Until when it is good, unix seconds; this second included.
    #[must_use]
    pub const fn not_after(&self) -> i64 {
        self.0.not_after
    }

    /// Whether it is good at this time. `now`: unix seconds.
    #[must_use]
    pub const fn is_valid_at(&self, now: i64) -> bool {
        self.0.not_before <= now && now <= self.0.not_after
    }

    /// Whether the issuer made it: the names fit, and the signature is the issuer's, with SHA-256 or (as old authorities
    /// still have it) SHA-1. The period of neither is looked at.
    #[must_use]
    pub fn is_signed_by(&self, issuer: &Certificate) -> bool {
        let key = issuer.public_key();
        let fits = match self.0.algorithm {
            x509::Algorithm::RsaSha256 => key.has_signed_with_sha256(&self.0.signed, &self.0.signature),
            x509::Algorithm::RsaSha1 => key.has_signed_with_sha1(&self.0.signed, &self.0.signature),
            x509::Algorithm::Other => false,
        };
        fits && self.0.issuer == issuer.0.subject
    }
}

impl PublicKey {
    /// The key of an X.509 certificate in DER, of which nothing else is looked at.
    ///
    /// # Errors
    /// Where it is not a certificate, or its key is not RSA or shorter than 2048 bits.
    pub fn of_certificate(der: &[u8]) -> Result<PublicKey, NotACertificate> {
        x509::split(der)
            .and_then(|parts| x509::read_key(parts.key))
            .ok_or(NotACertificate)
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Certificate")
            .field("serial", &self.serial_hex())
            .field("common_name", &self.common_name())
            .field("not_before", &self.not_before())
            .field("not_after", &self.not_after())
            .finish_non_exhaustive()
    }
}
