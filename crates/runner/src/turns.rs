//! Who writes to a file next: one after the other, in the order in which they came.
//!
//! SQLite lets one connection write at a time and has no queue: whoever waits asks again and again, and may always come too late. Within
//! one runner the waiting stand in line here instead, and the next one is called the moment that the one before has done. Other processes
//! do not stand in it, so that the lock of the file still decides (`lock.rs`).
//!
//! Whose turn it is gets the connection that writes.

use rusqlite::Connection;
use std::{sync::Arc, time::Duration};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard},
    task::block_in_place,
    time::timeout,
};

/// As long as a statement waits for the lock of its file: who is not called by then asks the file itself.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// The line before one file; tokio's lock is given to those who wait in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Turns(Arc<Mutex<Option<Connection>>>);

/// The right to write, until it is dropped, and the connection to write on; none before the first turn.
pub type Turn = OwnedMutexGuard<Option<Connection>>;

impl Turns {
    /// The right to write, where nobody has it and nobody waits.
    pub fn at_once(&self) -> Option<Turn> {
        self.0.clone().try_lock_owned().ok()
    }

    /// The right to write, once all have had it who came before. None after five seconds.
    pub fn in_line(&self) -> Option<Turn> {
        self.at_once().or_else(|| {
            let turn = timeout(LONGEST_WAIT, self.0.clone().lock_owned());
            // Outside the pool of workers: otherwise the waiting could keep the one who writes from going on.
            block_in_place(|| Handle::current().block_on(turn)).ok()
        })
    }
}
