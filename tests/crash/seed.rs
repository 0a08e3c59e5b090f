//! Chance that can be repeated.

use clock::{Clock, Moment};
use std::{
    env,
    hash::{BuildHasher as _, RandomState},
};

/// The seed that `KAIMEN_SEED` gives, or a new one.
pub(crate) fn seed() -> u64 {
    let given = env::var("KAIMEN_SEED").ok();
    given.map_or_else(
        || RandomState::new().hash_one(0),
        |given| given.parse().expect("KAIMEN_SEED is a number"),
    )
}

/// A sequence of numbers that follows from a seed.
#[derive(Clone, Debug)]
pub(crate) struct Chance(Clock);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(Clock::simulated(Moment::from_unix(0), seed))
    }

    /// A number below this one.
    pub(crate) fn below(&self, of: u64) -> u64 {
        u64::from_le_bytes(self.0.random()) % of
    }

    /// A place in a list of so many.
    pub(crate) fn index(&self, of: usize) -> usize {
        usize::try_from(self.below(of as u64)).expect("a small number")
    }
}
