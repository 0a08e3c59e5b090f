use crate::{Id, Moment};
use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::{SystemTime, UNIX_EPOCH},
};

/// The machine's time, moved by an offset (the sandbox's; zero in live mode), and its randomness.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_seconds: i64,
}

impl Clock {
    /// A clock that is so many seconds ahead of the machine's.
    #[must_use]
    pub fn moved(offset_seconds: i64) -> Clock {
        Clock { offset_seconds }
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Moment {
        Moment::from_unix(i64::try_from(self.milliseconds() / 1000).unwrap_or(i64::MAX))
    }

    /// A new id.
    #[must_use]
    pub fn id(&self) -> Id {
        Id::new(self.milliseconds(), self.random())
    }

    /// Bytes that nobody can foresee.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        clippy::expect_used,
        reason = "this is the door; without randomness nothing is safe"
    )]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).expect("the engine gives randomness");
        bytes
    }

    /// What the future becomes, if it does within so many seconds of real time; else it is dropped, which cancels what it
    /// waits for. What is there when the time is over counts.
    pub async fn within<T>(&self, seconds: i64, future: impl Future<Output = T>) -> Option<T> {
        let nanoseconds = u64::try_from(seconds).unwrap_or(0).saturating_mul(1_000_000_000);
        let mut future = pin!(future);
        let mut alarm = pin!(spin_sdk::wasip3::clocks::monotonic_clock::wait_for(nanoseconds));
        poll_fn(|context| match future.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Some(value)),
            Poll::Pending => alarm.as_mut().poll(context).map(|()| None),
        })
        .await
    }

    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    fn milliseconds(&self) -> u64 {
        let machine = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let moved = i64::try_from(machine.as_millis())
            .unwrap_or(i64::MAX)
            .saturating_add(self.offset_seconds * 1000);
        u64::try_from(moved).unwrap_or(0)
    }
}
