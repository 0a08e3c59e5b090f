//! Does one thing by path, the simplest way that the engine offers it: what the runner's tests see the engine through.
//!
//! The path is what the route's `/...` stands for where it has one, so that the same Wasm answers below any prefix.

#[cfg(target_arch = "wasm32")]
mod database;
#[cfg(target_arch = "wasm32")]
mod engine;
#[cfg(target_arch = "wasm32")]
mod query;
#[cfg(target_arch = "wasm32")]
mod service;
