//! The sandbox's lock cloud, both sides of it as pure functions: [`Lock`] asks, [`cloud`] (feature `counterpart`) is asked.
//!
//! It stands for the clouds of real locks, so that a driver has all that theirs have: a signature, a time after which a
//! command is void, an id that makes asking twice harmless, and answers that leave it open what the door did.
//!
//! The protocol: `POST {api}/locks/{reference}/commands` with the JSON `{"id", "action": "unlock", "not_after"}` and the
//! headers `x-lock-timestamp` (unix seconds) and `x-lock-signature`, the HMAC-SHA256 in lower-case hex under the shared
//! secret over `POST\n/locks/{reference}/commands\n{timestamp}\n{body}`. A 200 says
//! `{"outcome": "executed" | "accepted" | "rejected", "failure"?}`; 401, 403, 404, 409, 423 and 429 are refusals.
//!
//! Architecture invariant: no input panics, and no `Debug` shows the secret.

mod answer;
#[cfg(feature = "counterpart")]
pub mod cloud;
mod lock;
mod signature;

pub use answer::{Failure, Outcome, read_answer};
pub use lock::{Lock, Misconfigured, Unlock};
