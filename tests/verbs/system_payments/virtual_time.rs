//! Time that passes only while everybody waits.

use clock::Clock;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    future::{Future, poll_fn},
    pin::pin,
    task::{Context, Poll, Waker},
};

/// Milliseconds since the beginning, and when somebody wants to be woken.
pub(super) struct Time<'a> {
    clock: &'a Clock,
    now: Cell<i64>,
    wakes: RefCell<BTreeSet<i64>>,
}

impl<'a> Time<'a> {
    pub(super) fn of(clock: &'a Clock) -> Time<'a> {
        Time {
            clock,
            now: Cell::new(0),
            wakes: RefCell::default(),
        }
    }

    pub(super) fn milliseconds(&self) -> i64 {
        self.now.get()
    }

    /// Waits for so many milliseconds.
    pub(super) async fn pass(&self, milliseconds: i64) {
        let until = self.now.get() + milliseconds;
        self.wakes.borrow_mut().insert(until);
        poll_fn(|_| {
            if self.now.get() < until {
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
    }

    /// Runs it to its end: whenever everything in it waits, time passes until the first of them is woken.
    pub(super) fn run<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            if let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return done;
            }
            let next = self
                .wakes
                .borrow_mut()
                .pop_first()
                .expect("somebody is woken some time");
            if next > self.now.get() {
                self.clock.advance(next / 1000 - self.now.get() / 1000);
                self.now.set(next);
            }
        }
    }
}
