//! RSA keys that sign and verify: PEM as operators paste it, PKCS#8, PKCS#1 and X.509.
//!
//! Architecture invariant: nothing here decrypts with RSA. The timing weakness of the `rsa` crate (RUSTSEC-2023-0071)
//! concerns the private key's operation; signing blinds it with random bytes that come in from outside.
//!
//! Architecture invariant: no input panics, and no `Debug` or `Display` shows a key.

mod blinding;
mod certificate;
mod certified_key;
mod failure;
pub mod pem;
mod private_key;
mod public_key;
mod x509;

pub use certificate::{Certificate, NotACertificate};
pub use certified_key::CertifiedKey;
pub use failure::{Doubt, Misconfigured, Unsigned};
pub use private_key::PrivateKey;
pub use public_key::PublicKey;

/// The shortest RSA modulus that is taken, in bytes: 2048 bits. A shorter key is a test key or a mistake.
const SHORTEST_KEY_BYTES: usize = 256;
