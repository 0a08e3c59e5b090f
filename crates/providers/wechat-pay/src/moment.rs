//! The three things that a signature takes from outside: the time, a nonce, and randomness.

use crate::Failure;
use std::fmt;

/// When, and with which random values, something is signed. A new one for every signature.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// Unix seconds, UTC.
    pub now: i64,
    /// A random string of 1 to 32 ASCII letters and digits, never used before.
    pub nonce: &'a str,
    /// 32 random bytes that nobody else knows. They blind the private key against timing attacks and do not change the
    /// signature.
    pub blinding: [u8; 32],
}

impl Moment<'_> {
    /// The nonce, if WeChat Pay would take it. A quote or a line end in it would change what is signed.
    pub(crate) fn checked_nonce(&self) -> Result<&str, Failure> {
        let fits = (1..=32).contains(&self.nonce.len()) && self.nonce.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if fits {
            Ok(self.nonce)
        } else {
            Err(Failure::Unsendable {
                field: "nonce_str",
                problem: "is not 1 to 32 letters and digits",
            })
        }
    }
}

/// A moment that owns its nonce.
#[derive(Clone)]
pub struct Fresh {
    now: i64,
    nonce: String,
    blinding: [u8; 32],
}

impl Fresh {
    /// Of the time in unix seconds and of random bytes that were never used before.
    #[must_use]
    pub fn new(now: i64, nonce: [u8; 16], blinding: [u8; 32]) -> Fresh {
        Fresh {
            now,
            nonce: hex::encode(nonce),
            blinding,
        }
    }

    /// For one signature.
    #[must_use]
    pub fn moment(&self) -> Moment<'_> {
        Moment {
            now: self.now,
            nonce: &self.nonce,
            blinding: self.blinding,
        }
    }
}

impl fmt::Debug for Fresh {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.moment().fmt(formatter)
    }
}

impl fmt::Debug for Moment<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Moment")
            .field("now", &self.now)
            .field("nonce", &self.nonce)
            .finish_non_exhaustive()
    }
}
