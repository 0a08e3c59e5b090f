//! Time, randomness and ids.

mod id;
mod moment;
mod simulated;
