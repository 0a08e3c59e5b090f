//! Who writes to a file next: one after the other, in the order in which they came.
//!
//! SQLite lets one connection write at a time and has no queue: whoever waits asks again and again, and may always come too late. Within
//! one runner the waiting stand in line here instead, and the next one is called the moment that the one before has done. Other processes
//! do not stand in it, so that the lock of the file still decides (`lock.rs`).

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// As long as a statement waits for the lock of its file: who is not called by then asks the file itself.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// The line before one file.
#[derive(Clone, Debug, Default)]
pub struct Turns(Arc<Mutex<Line>>);

#[derive(Debug, Default)]
struct Line {
    is_taken: bool,
    waiting: VecDeque<Arc<Waiting>>,
}

#[derive(Debug, Default)]
struct Waiting {
    is_called: Mutex<bool>,
    bell: Condvar,
}

/// The right to write, until it is dropped.
#[derive(Debug)]
pub struct Turn(Turns);

impl Turns {
    /// The right to write, where nobody has it and nobody waits.
    pub fn at_once(&self) -> Option<Turn> {
        let mut line = locked(&self.0);
        if line.is_taken {
            return None;
        }
        line.is_taken = true;
        Some(Turn(self.clone()))
    }

    /// The right to write, once all have had it who came before. None after five seconds.
    pub fn in_line(&self) -> Option<Turn> {
        let own = {
            let mut line = locked(&self.0);
            if !line.is_taken {
                line.is_taken = true;
                return Some(Turn(self.clone()));
            }
            let own = Arc::<Waiting>::default();
            line.waiting.push_back(own.clone());
            own
        };
        // Outside the pool of workers: otherwise the waiting could keep the one who writes from going on.
        tokio::task::block_in_place(|| own.wait());
        // Nobody is called but under this lock.
        let mut line = locked(&self.0);
        if *locked(&own.is_called) {
            return Some(Turn(self.clone()));
        }
        line.waiting.retain(|other| !Arc::ptr_eq(other, &own));
        None
    }
}

impl Waiting {
    fn wait(&self) {
        let is_called = locked(&self.is_called);
        // Whether the time is over is seen by who is called or not.
        drop(
            self.bell
                .wait_timeout_while(is_called, LONGEST_WAIT, |is_called| !*is_called),
        );
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut line = locked(&self.0.0);
        match line.waiting.pop_front() {
            Some(next) => {
                *locked(&next.is_called) = true;
                next.bell.notify_one();
            }
            None => line.is_taken = false,
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn the_waiting_are_called_in_the_order_in_which_they_came() {
        let turns = Turns::default();
        let first = turns.at_once().unwrap();
        assert!(turns.at_once().is_none());
        let order = Arc::<Mutex<Vec<usize>>>::default();
        let waiting: Vec<_> = (0..8)
            .map(|number| {
                let (line, order) = (turns.clone(), order.clone());
                let one = thread::spawn(move || {
                    let _turn = line.in_line().unwrap();
                    locked(&order).push(number);
                });
                while locked(&turns.0).waiting.len() <= number {
                    thread::yield_now();
                }
                one
            })
            .collect();
        drop(first);
        for one in waiting {
            one.join().unwrap();
        }
        assert_eq!(*locked(&order), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert!(turns.at_once().is_some(), "nobody has it any more");
    }
}
