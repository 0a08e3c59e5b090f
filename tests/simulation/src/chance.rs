//! Where everything that is left to chance comes from: one seed, one sequence.

/// A source of chance (SplitMix64, Steele, Lea and Flood 2014): small, fast, and the same on every machine.
#[derive(Clone, Debug)]
pub struct Chance {
    state: u64,
}

impl Chance {
    /// The sequence of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Chance {
        Chance { state: seed }
    }

    /// A sequence of its own for another player, so that what one draws does not move what the other gets.
    #[must_use]
    pub fn fork(&mut self) -> Chance {
        Chance::new(self.draw())
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.state;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// A number from 0 to `limit` less one; 0 where there is none.
    pub fn below(&mut self, limit: u64) -> u64 {
        // The high half of the product: as even as a remainder for limits as small as ours, and without a division.
        ((u128::from(self.draw()) * u128::from(limit)) >> 64) as u64
    }

    /// A number from `from` to `to`, both included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(to.abs_diff(from) + 1)).unwrap_or(0)
    }

    /// True so many times in a thousand.
    pub fn per_mille(&mut self, share: u64) -> bool {
        self.below(1000) < share
    }

    /// An index into so many things; none where there are none.
    pub fn index(&mut self, length: usize) -> Option<usize> {
        let index = usize::try_from(self.below(length as u64)).unwrap_or(0);
        (index < length).then_some(index)
    }

    /// One of these.
    pub fn pick<T: Copy, const N: usize>(&mut self, things: [T; N]) -> T {
        const { assert!(N > 0) };
        things[self.index(N).unwrap_or(0)]
    }

    /// One of these, each as often as its weight says.
    pub fn weighted<T: Copy>(&mut self, things: &[(u64, T)]) -> Option<T> {
        let mut left = self.below(things.iter().map(|(weight, _)| weight).sum());
        for (weight, thing) in things {
            if left < *weight {
                return Some(*thing);
            }
            left -= weight;
        }
        None
    }
}
