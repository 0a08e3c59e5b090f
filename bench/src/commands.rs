//! What the driver of the sandbox's locks would send.

use anyhow::{Context as _, Result, anyhow};
use clock::{Clock, Moment};
use http::Request;
use sandbox_lock::{Lock, Unlock};
use toml::Table;

/// So many commands, each with an id of its own, to the doors of so many rooms.
pub fn signed(manifest: &Table, now: Moment, count: usize, rooms: u32) -> Result<Vec<Request<Vec<u8>>>> {
    let secret = manifest
        .get("variables")
        .and_then(|all| all.get("lock_secret")?.get("default")?.as_str());
    let cloud = Lock::new("http://127.0.0.1", secret.context("the setting lock_secret")?)?;
    let clock = Clock::simulated(now, 3);
    let command = |number: usize| {
        let (id, reference) = (
            clock.id().to_string(),
            format!("bench-lock-{}", number % rooms as usize + 1),
        );
        let unlock = Unlock {
            id: &id,
            reference: &reference,
            not_after: now.unix() + 3600,
        };
        cloud
            .unlock(unlock, now.unix())
            .map_err(|outcome| anyhow!("the lock cloud is not asked: {outcome:?}"))
    };
    (0..count).map(command).collect()
}
