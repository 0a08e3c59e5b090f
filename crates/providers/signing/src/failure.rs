//! What can go wrong with keys and signatures.

/// A setting that cannot be used. It names the setting and never shows its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the setting `{setting}` {problem}")]
pub struct Misconfigured {
    /// The setting, by the name of the crate that asked for it.
    pub setting: &'static str,
    /// What is wrong with it, to be read after the name.
    pub problem: &'static str,
}

/// Why a signature is not good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// The signature is not strict base64 (the standard alphabet, padded).
    #[error("the signature is not base64")]
    NotBase64,
    /// The signature does not fit the bytes.
    #[error("the signature does not fit")]
    Mismatch,
}

/// The private key could not sign, which a key that could be read does not cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the private key could not sign")]
pub struct Unsigned;
