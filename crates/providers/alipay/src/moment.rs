//! The two things that a signed request takes from outside: the time and randomness.

use std::fmt;

/// When, and with which random bytes, a request is signed. A new one for every request.
#[derive(Clone, Copy)]
pub struct Moment {
    /// Unix seconds, UTC.
    pub now: i64,
    /// 32 random bytes that nobody else knows. They blind the private key against timing attacks and do not change the
    /// signature.
    pub blinding: [u8; 32],
}

impl fmt::Debug for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Moment")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
