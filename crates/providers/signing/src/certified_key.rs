//! A key under the serial of its certificate, for those who look at nothing else of it.

use crate::{Misconfigured, PublicKey, pem, x509};

/// A public key and the serial of the certificate that it stands in. Lighter than a [`crate::Certificate`]: neither names
/// nor period are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertifiedKey {
    /// The serial in hex, capital letters, without leading zeros: `D7CE59D1F522D701`.
    pub serial_hex: String,
    /// The key.
    pub key: PublicKey,
}

impl CertifiedKey {
    /// Reads every block `CERTIFICATE` in the text, in order; at least one. Who issued them and for how long is not looked
    /// at: which are good is decided by whoever configures them.
    ///
    /// # Errors
    /// `setting` by name, where there is no block, or one is not a certificate with an RSA key of 2048 bits.
    pub fn from_pem(setting: &'static str, text: &str) -> Result<Vec<CertifiedKey>, Misconfigured> {
        pem::certificates(setting, text, |der| {
            let parts = x509::split(der)?;
            Some(CertifiedKey {
                serial_hex: x509::hex(parts.serial),
                key: x509::read_key(parts.key)?,
            })
        })
    }
}
