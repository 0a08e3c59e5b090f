//! Time that really passes: a merchant's patience is measured by it, not by the sandbox's clock.

use api::World;

/// Lets so many seconds pass; others are served in the meantime.
#[cfg(target_arch = "wasm32")]
pub(super) async fn pause(_world: &World, seconds: i64) {
    let nanoseconds = u64::try_from(seconds).unwrap_or(0).saturating_mul(1_000_000_000);
    spin_sdk::wasip3::clocks::monotonic_clock::wait_for(nanoseconds).await;
}

/// Natively all time is the simulation's.
#[cfg(not(target_arch = "wasm32"))]
pub(super) async fn pause(world: &World, seconds: i64) {
    world.clock.advance(seconds);
}
