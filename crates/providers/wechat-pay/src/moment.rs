//! The three things that a signature takes from outside: the time, a nonce, and randomness.

use crate::Failure;
use rsa::rand_core::{CryptoRng, Error, RngCore};
use sha2::{Digest, Sha256};
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

/// A stream of random bytes made from a seed: SHA-256 over the seed and a counter. SHA-256 is in every program that signs,
/// while a stream cipher would be one more algorithm in it.
pub(crate) struct Blinding {
    seed: [u8; 32],
    counter: u64,
}

impl Blinding {
    pub(crate) const fn new(seed: [u8; 32]) -> Blinding {
        Blinding { seed, counter: 0 }
    }
}

impl RngCore for Blinding {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, destination: &mut [u8]) {
        for part in destination.chunks_mut(32) {
            let block = Sha256::new()
                .chain_update(self.seed)
                .chain_update(self.counter.to_be_bytes())
                .finalize();
            self.counter = self.counter.wrapping_add(1);
            for (to, from) in part.iter_mut().zip(block) {
                *to = from;
            }
        }
    }

    fn try_fill_bytes(&mut self, destination: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(destination);
        Ok(())
    }
}

impl CryptoRng for Blinding {}
