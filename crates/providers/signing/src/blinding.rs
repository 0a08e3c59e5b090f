//! The randomness that a signature takes: a stream made of the bytes that came in from outside.

use rsa::rand_core::{CryptoRng, Error, RngCore};
use sha2::{Digest, Sha256};

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
