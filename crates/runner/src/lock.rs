//! How a statement waits while another connection holds the lock of its file.

use std::{cell::Cell, time::Duration};

thread_local! {
    /// Whether a statement on this thread may wait for a lock.
    static WAIT: Cell<bool> = const { Cell::new(true) };
}

/// SQLite asks here again and again while another connection holds the lock; after five seconds in all it gets a no. The
/// sleep happens outside the pool of workers: otherwise the waiting could keep the holder of the lock from going on.
pub fn wait_for_lock(asked: i32) -> bool {
    let pause = match asked {
        _ if !WAIT.get() => return false,
        0..20 => Duration::from_micros(300),
        20..120 => Duration::from_millis(1),
        120..1100 => Duration::from_millis(5),
        _ => return false,
    };
    tokio::task::block_in_place(|| std::thread::sleep(pause));
    true
}

/// Whether a statement on this thread may wait.
pub fn may_wait() -> bool {
    WAIT.get()
}

/// Does something with statements that do not wait: where another connection holds the lock they are refused at once.
pub fn without_waiting<T>(work: impl FnOnce() -> T) -> T {
    WAIT.set(false);
    let outcome = work();
    WAIT.set(true);
    outcome
}
