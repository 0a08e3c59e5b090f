//! Who calls: the sessions that people have opened by logging in, and what they may do. And the only door to the key-value store, which is of cache
//! grade: nothing that is counted, nothing that is money and nobody's session lives in it.

mod key_value;
mod permit;
mod session;

pub use key_value::{Error, KeyValue};
pub use permit::{Permit, Standing};
pub use session::{
    Caller, Identity, Login, NewSession, Session, Way, end_one, end_others, find, forget, is_open, of_account, start,
};
