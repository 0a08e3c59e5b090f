//! Fields that are sealed where they are kept: who has the database alone, or a copy of it, reads nothing of them.
//!
//! A field is sealed by AES-256-GCM under the first key of the setting `sealing_keys`, and opened by whichever of the keys
//! it names, so that a key can be replaced while what the old one has sealed is still there. It is bound to its place: put
//! into another row or column it does not open. Where a sealed column must be found by what it holds, its fingerprint
//! stands beside it.

mod field;
mod fingerprint;
mod key;
mod keys;

pub use field::{Failure, Place};
pub use keys::Keys;
