//! The host side of Spin's own interfaces, generated at build time from the WIT of the SDK.
#![allow(
    warnings,
    clippy::all,
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "generated code"
)]

include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
