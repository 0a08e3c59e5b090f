//! The only door to time, randomness and new ids.
//!
//! Inside Spin the time is the machine's, moved by the sandbox's offset; natively both time and randomness are a
//! simulation's own, so that a run can be repeated exactly.

mod id;
mod moment;

pub use id::Id;
pub use moment::Moment;

#[cfg(not(target_arch = "wasm32"))]
mod simulated;
#[cfg(not(target_arch = "wasm32"))]
pub use simulated::Clock;

#[cfg(target_arch = "wasm32")]
mod real;
#[cfg(target_arch = "wasm32")]
pub use real::Clock;
