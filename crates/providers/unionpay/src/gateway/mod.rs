//! The other side: UnionPay as the sandbox plays it. It verifies a merchant's requests, and signs its answers and
//! notifications with a certificate of a chain of its own.

mod answer;
mod asked;
#[cfg(feature = "bill")]
mod file;
mod notification;

pub use answer::Record;
pub use asked::{AppOrderAsked, Asked, FileAsked, QueryAsked, RefundAsked};
#[cfg(feature = "bill")]
pub use file::Day;
pub use notification::Signing;

use crate::{Doubt, Failure, Misconfigured, chain, merchant::checked_mer_id, parameters::Parameters, signature};
use signing::{Certificate, PrivateKey};
use std::fmt;

/// What UnionPay knows about itself and about one merchant.
pub struct Settings<'a> {
    /// The merchant number.
    pub mer_id: &'a str,
    /// The merchant's certificate: PEM.
    pub merchant_certificate: &'a str,
    /// What UnionPay signs with.
    pub signer: Signer,
}

/// A UnionPay for one merchant.
pub struct Gateway {
    mer_id: String,
    certificate: Certificate,
    signer: Signer,
}

/// A private key and its certificate, as it travels with every message: UnionPay's own, an attacker's, an old one.
pub struct Signer {
    private_key: PrivateKey,
    certificate: String,
}

impl Signer {
    /// Both as PEM. That they belong together is not checked: an attacker's may not.
    ///
    /// # Errors
    /// Names `signer_private_key` or `signer_certificate`.
    pub fn new(private_key: &str, certificate: &str) -> Result<Signer, Misconfigured> {
        Certificate::from_pem("signer_certificate", certificate)?;
        Ok(Signer {
            private_key: PrivateKey::from_pem("signer_private_key", private_key)?,
            // UnionPay's line ends, and none behind the last line.
            certificate: certificate
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect::<Vec<_>>()
                .join("\r\n"),
        })
    }

    /// Puts certificate and signature, over whatever else there is.
    fn sign(&self, parameters: &mut Parameters, blinding: [u8; 32]) -> Result<(), Failure> {
        chain::put_kind(parameters);
        parameters.put("signPubKeyCert", &self.certificate);
        let message = signature::of_text(&parameters.signed_text());
        parameters.put("signature", &self.private_key.sign(&message, blinding)?);
        Ok(())
    }
}

impl Gateway {
    /// # Errors
    /// The first setting that cannot be used, by name.
    pub fn new(settings: Settings<'_>) -> Result<Gateway, Misconfigured> {
        let mut certificates = Certificate::from_pem("merchant_certificate", settings.merchant_certificate)?;
        let certificate = certificates.pop().ok_or(Misconfigured {
            setting: "merchant_certificate",
            problem: "has no certificate",
        })?;
        Ok(Gateway {
            mer_id: checked_mer_id(settings.mer_id)?,
            certificate,
            signer: settings.signer,
        })
    }

    /// Whether the request comes from the merchant.
    fn verify(&self, parameters: &Parameters) -> Result<(), Doubt> {
        chain::check_kind(parameters)?;
        let serial = parameters.get("certId").ok_or(Doubt::Absent("certId"))?;
        let signature = parameters.get("signature").ok_or(Doubt::Absent("signature"))?;
        if serial != self.certificate.serial_decimal() {
            return Err(Doubt::UnknownSerial(serial.to_owned()));
        }
        let message = signature::of_text(&parameters.signed_text());
        Ok(self.certificate.public_key().verify(&message, signature)?)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Signer(…)")
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Gateway")
            .field("mer_id", &self.mer_id)
            .finish_non_exhaustive()
    }
}
