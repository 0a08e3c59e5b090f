use crate::{Id, Moment};
use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering::SeqCst},
    },
    task::Poll,
};

/// A simulation's time and randomness. Clones share both: who moves the time moves it for all.
#[derive(Clone, Debug)]
pub struct Clock {
    seconds: Arc<AtomicI64>,
    state: Arc<AtomicU64>,
}

impl Clock {
    /// A clock that stands at `start` until it is moved; the same seed gives the same ids again.
    #[must_use]
    pub fn simulated(start: Moment, seed: u64) -> Clock {
        Clock {
            seconds: Arc::new(AtomicI64::new(start.unix())),
            state: Arc::new(AtomicU64::new(seed)),
        }
    }

    /// Lets so many seconds pass.
    pub fn advance(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, SeqCst);
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Moment {
        Moment::from_unix(self.seconds.load(SeqCst))
    }

    /// What the future becomes, if it does before so many seconds of the simulation have passed; else it is dropped. What is there
    /// when the time is over counts.
    pub async fn within<T>(&self, seconds: i64, future: impl Future<Output = T>) -> Option<T> {
        let until = self.now().plus_seconds(seconds);
        let mut future = pin!(future);
        poll_fn(|context| match future.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Some(value)),
            Poll::Pending if until <= self.now() => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        })
        .await
    }

    /// A new id.
    #[must_use]
    pub fn id(&self) -> Id {
        Id::new(u64::try_from(self.now().unix()).unwrap_or(0) * 1000, self.random())
    }

    /// The next bytes of the simulation's sequence (SplitMix64, Steele, Lea and Flood 2014): repeatable, not secret.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            let mut word = self
                .state
                .fetch_add(0x9E37_79B9_7F4A_7C15, SeqCst)
                .wrapping_add(0x9E37_79B9_7F4A_7C15);
            word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            word ^= word >> 31;
            chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
        }
        bytes
    }
}
