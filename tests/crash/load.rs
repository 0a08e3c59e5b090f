//! The guests at work on one run of the bundle, and the moment in which it ends.

use std::{
    sync::{
        Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::Duration,
};

/// Longer than any number of steps takes that a load waits for.
const LIMIT: Duration = Duration::from_secs(60);

/// What the guests and the one who kills share.
#[derive(Debug, Default)]
pub(crate) struct Load {
    /// In a rush the guests only book and cancel.
    pub(crate) is_rush: bool,
    killed: AtomicBool,
    steps: Mutex<usize>,
    stepped: Condvar,
}

impl Load {
    pub(crate) fn new(is_rush: bool) -> Load {
        Load {
            is_rush,
            ..Load::default()
        }
    }

    /// A guest has taken a step, or has found the process dead.
    pub(crate) fn step(&self) {
        *self.steps.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.stepped.notify_all();
    }

    /// Waits until the guests have taken so many steps: as much is under way on a slow machine as on a fast one.
    pub(crate) fn wait_for_steps(&self, count: usize) {
        let steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .stepped
            .wait_timeout_while(steps, LIMIT, |steps| *steps < count && !self.is_killed());
        drop(waited);
    }

    /// From now on nobody wonders that the process is dead.
    pub(crate) fn kill(&self) {
        self.killed.store(true, SeqCst);
        self.step();
    }

    pub(crate) fn is_killed(&self) -> bool {
        self.killed.load(SeqCst)
    }
}
