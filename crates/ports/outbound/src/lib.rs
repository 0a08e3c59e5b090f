//! The only door to the counterparts: one HTTP request out, its whole answer in, within a time limit.
//!
//! It never repeats a request: whether asking again is safe is known only to who asks.

use http::{HeaderValue, Method, Request, Response, header::CONTENT_LENGTH};

#[cfg(target_arch = "wasm32")]
mod engine;
#[cfg(target_arch = "wasm32")]
pub use engine::Outbound;

#[cfg(not(target_arch = "wasm32"))]
mod scripted;
#[cfg(not(target_arch = "wasm32"))]
pub use scripted::Outbound;

/// The largest answer that is read: 4 MiB. No counterpart sends more; what is larger is a mistake or an attack.
pub const LARGEST_ANSWER: usize = 4 << 20;

/// The largest file that is fetched: 32 MiB, as it comes. A channel's bill of a hundred thousand payments is about as large before it
/// is packed. An instance that unpacks and reads one takes up to some 200 MiB of memory for it.
pub const LARGEST_FILE: usize = 32 << 20;

/// The largest file that is read as it comes: 128 MiB, of which only what its reader keeps takes memory.
pub const LARGEST_STREAM: usize = 128 << 20;

/// How long a counterpart may take, in seconds, for the connection and again until its answer begins. A payment gateway
/// wants its own callbacks answered in 5 s, and a guest waits before a door.
pub const PATIENCE_SECONDS: u64 = 8;

/// A request to a counterpart: what the provider crates build.
pub type Call = Request<Vec<u8>>;

/// A counterpart's whole answer: what the provider crates read.
pub type Answer = Response<Vec<u8>>;

/// Why there is no answer. In every case it is unknown whether the counterpart acted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The counterpart could not be reached, or broke off; the text is for the log.
    #[error("no answer from {host}: {cause}")]
    Unreachable {
        /// The counterpart's host.
        host: String,
        /// What the engine says.
        cause: String,
    },
    /// Its answer is larger than [`LARGEST_ANSWER`], a file larger than [`LARGEST_FILE`], or one that is read as it comes than
    /// [`LARGEST_STREAM`].
    #[error("the answer of {host} is too large")]
    TooLarge {
        /// The counterpart's host.
        host: String,
    },
}

#[cfg(target_arch = "wasm32")]
impl Error {
    /// There is no whole answer to this call in so many seconds.
    fn late(call: &Call, seconds: i64) -> Error {
        Error::Unreachable {
            host: call.uri().host().unwrap_or_default().to_owned(),
            cause: format!("no whole answer within {seconds} s"),
        }
    }
}

/// With the length of its body, wherever it has one or could have: without it the engine sends the body in chunks, to which
/// WeChat's servers answer 412 (Precondition Failed) and others 411 (RFC 9110, 8.6).
fn measured(mut call: Call) -> Call {
    let has_body = !call.body().is_empty() || [Method::POST, Method::PUT, Method::PATCH].contains(call.method());
    if has_body {
        let length = HeaderValue::from(call.body().len());
        call.headers_mut().insert(CONTENT_LENGTH, length);
    }
    call
}
