//! The other side: a lock cloud as the sandbox plays it.

use crate::{
    Outcome,
    answer::{Body, Word},
    lock,
    signature::{self, SIGNATURE, TIMESTAMP},
};
use hmac::Mac;
use http::{HeaderMap, Method};

/// How far the time of a request may be from now, in seconds.
pub const CLOCK_TOLERANCE_SECONDS: u64 = 300;

/// A command that may be carried out, if its time has not passed and it was not carried out before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its id: the same one again is not carried out again, but answered as before.
    pub id: String,
    /// Which lock.
    pub reference: String,
    /// The last second at which the door may open, unix. Later it is [`Failure::Expired`].
    pub not_after: i64,
}

/// Why a request is no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The signature is absent or not good, or the time is more than [`CLOCK_TOLERANCE_SECONDS`] off.
    #[error("the signature is not good")]
    Unsigned,
    /// Another path or method.
    #[error("no such operation")]
    NoSuchOperation,
    /// Signed, but not a command that a lock knows.
    #[error("the command cannot be read")]
    Unreadable,
}

impl Refusal {
    /// The HTTP status that tells it.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Refusal::Unsigned => 401,
            Refusal::NoSuchOperation => 404,
            Refusal::Unreadable => 400,
        }
    }
}

/// Reads a request that came at `now` (unix seconds). `path` may have anything before `/locks/`: the cloud may live under
/// a path.
///
/// # Errors
/// The first thing that is wrong; the body is not parsed before its signature was found good.
pub fn asked(
    secret: &str,
    now: i64,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Asked, Refusal> {
    let signed_path = path
        .find("/locks/")
        .and_then(|at| path.get(at..))
        .ok_or(Refusal::NoSuchOperation)?;
    let reference = signed_path
        .strip_prefix("/locks/")
        .and_then(|rest| rest.strip_suffix("/commands"))
        .filter(|reference| signature::is_plain(reference) && *method == Method::POST)
        .ok_or(Refusal::NoSuchOperation)?;
    verify(secret, now, signed_path, headers, body).ok_or(Refusal::Unsigned)?;
    let command: lock::Body = serde_json::from_slice(body).map_err(|_unreadable| Refusal::Unreadable)?;
    Ok(Asked {
        id: command.id,
        reference: reference.to_owned(),
        not_after: command.not_after,
    })
}

fn verify(secret: &str, now: i64, path: &str, headers: &HeaderMap, body: &[u8]) -> Option<()> {
    let text = |name| headers.get(name)?.to_str().ok();
    let timestamp: i64 = text(TIMESTAMP)?.parse().ok()?;
    let signature = hex::decode(text(SIGNATURE)?).ok()?;
    let code = signature::code(secret, path, timestamp, body)?;
    // `verify_slice` compares in constant time.
    code.verify_slice(&signature).ok()?;
    (timestamp.abs_diff(now) <= CLOCK_TOLERANCE_SECONDS).then_some(())
}

/// The JSON body of a 200 that tells this outcome; an unknown one has no body to tell it by: answer 504 instead.
#[must_use]
pub fn answer(outcome: Outcome) -> Option<Vec<u8>> {
    let (outcome, failure) = match outcome {
        Outcome::Executed => (Word::Executed, None),
        Outcome::Accepted => (Word::Accepted, None),
        Outcome::Rejected(failure) => (Word::Rejected, Some(failure)),
        Outcome::Unknown(_) => return None,
    };
    serde_json::to_vec(&Body { outcome, failure }).ok()
}
