//! One request, one effect: a client that asks again with the same `Idempotency-Key` gets the first answer again.
//!
//! The answer is kept in the transaction of the change itself. So there is never a change without its answer, and two
//! requests at once cannot both change something: the second finds the key taken, and its change is undone.

mod key;
mod same;

pub use key::{IN_PROGRESS, Kept, Key, given, required};
pub use same::hash;

use api::{Answer, Problem, Request, World};
use bytes::Bytes;
use caller::Caller;
use clock::Moment;
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize, de::IgnoredAny};

/// The same key came with another request before.
pub const REUSED: Problem = Problem::refused(
    "idempotency-key-reused",
    "该幂等键已用于另一个请求",
    "This idempotency key was used for another request",
);

const EARLIER: &str =
    "SELECT request_hash, status, answer FROM idempotency WHERE user_id = ?1 AND operation = ?2 AND key = ?3";

/// Who repeats a request after a week makes a new one.
const KEPT_SECONDS: i64 = 7 * 24 * 3600;

const FORGET: &str = "DELETE FROM idempotency WHERE at < ?1 AND number IN (
  SELECT number FROM idempotency ORDER BY number LIMIT ?2
) RETURNING key";

/// Forgets answers that nobody asks for again, at most so many, and tells how many.
///
/// # Errors
/// Where the database fails.
pub fn forget(change: &impl Statements, now: Moment, limit: u32) -> Result<usize, Error> {
    let row = parameters![now.plus_seconds(-KEPT_SECONDS), i64::from(limit)];
    let forgotten: Vec<IgnoredAny> = change.all(FORGET, row)?;
    Ok(forgotten.len())
}

#[derive(Deserialize)]
struct Earlier {
    request_hash: String,
    status: u16,
    answer: String,
}

/// Lets an operation that makes something work once for a key, and answers 201. The operation does all that it does in one
/// transaction, which keeps its answer with [`Key::keep`], or in the one statement of a new order, with [`Key::kept`].
///
/// # Errors
/// [`REUSED`] where the key came with another request, and what the operation answers.
pub fn once<T: Serialize>(
    world: &World,
    request: &Request,
    caller: &Caller,
    operation: &'static str,
    work: impl FnOnce(&Key) -> Result<T, Problem>,
) -> Result<Answer, Problem> {
    once_with_status(201, world, request, caller, operation, work)
}

/// The same for an operation that answers with another status.
///
/// # Errors
/// As [`once`].
pub fn once_with_status<T: Serialize>(
    status: u16,
    world: &World,
    request: &Request,
    caller: &Caller,
    operation: &'static str,
    work: impl FnOnce(&Key) -> Result<T, Problem>,
) -> Result<Answer, Problem> {
    let key = Key::of(request, caller, operation, status)?;
    // Nobody looks first: what was done before lets the work end at the latest where it keeps its answer.
    first(world, &key, work(&key))
}

/// The same for an operation that asks a counterpart before it keeps its answer. Two requests at once may both ask, so
/// what it asks for must be safe to ask for twice.
///
/// # Errors
/// As [`once`].
pub async fn once_asking<T: Serialize>(
    status: u16,
    world: &World,
    request: &Request,
    caller: &Caller,
    operation: &'static str,
    work: impl AsyncFnOnce(&Key) -> Result<T, Problem>,
) -> Result<Answer, Problem> {
    let key = Key::of(request, caller, operation, status)?;
    if let Some(answer) = replay(world, &key)? {
        return Ok(answer);
    }
    first(world, &key, work(&key).await)
}

/// The answer of the request that kept its answer first.
fn first<T: Serialize>(world: &World, key: &Key, outcome: Result<T, Problem>) -> Result<Answer, Problem> {
    match outcome {
        Ok(done) => Ok(Answer::json(key.status, &done)),
        // A request that was faster has committed by now. Its change may be just what refuses this one, so whatever the
        // problem is, the first answer comes first.
        Err(problem) => replay(world, key)?.ok_or(problem),
    }
}

fn replay(world: &World, key: &Key) -> Result<Option<Answer>, Problem> {
    let Some(given) = &key.given else { return Ok(None) };
    let row = parameters![&key.user_id, key.operation, given];
    let Some(earlier) = world.database.optional::<Earlier>(EARLIER, row)? else {
        return Ok(None);
    };
    if earlier.request_hash != key.request_hash {
        return Err(REUSED);
    }
    let body = Bytes::from(earlier.answer);
    Ok(Some(
        Answer::bytes(earlier.status, "application/json", body).header("idempotency-replayed", "true"),
    ))
}
