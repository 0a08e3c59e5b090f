//! One request, one effect: a client that asks again with the same `Idempotency-Key` gets the first answer again.
//!
//! The answer is kept in the transaction of the change itself. So there is never a change without its answer, and two
//! requests at once cannot both change something: the second finds the key taken, and its change is undone.

use api::{Answer, Problem, Request, World, problems};
use bytes::Bytes;
use caller::Caller;
use clock::Moment;
use database::{Error, Statements, parameters};
use order::Part;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use sha2::{Digest, Sha256};

/// The same key came with another request before.
pub const REUSED: Problem = Problem::refused(
    "idempotency-key-reused",
    "该幂等键已用于另一个请求",
    "This idempotency key was used for another request",
);

/// The same request is being worked on; its answer will be there soon.
pub const IN_PROGRESS: Problem = Problem::moved(
    "idempotency-in-progress",
    "相同的请求正在处理，请稍后再试",
    "The same request is being worked on, ask again",
);

const EARLIER: &str =
    "SELECT request_hash, status, answer FROM idempotency WHERE user_id = ?1 AND operation = ?2 AND key = ?3";

const KEEP: &str = "INSERT INTO idempotency (user_id, operation, key, request_hash, status, answer, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING RETURNING key";

/// Who repeats a request after a week makes a new one.
const KEPT_SECONDS: i64 = 7 * 24 * 3600;

const FORGET: &str = "DELETE FROM idempotency WHERE at < ?1 AND number IN (
  SELECT number FROM idempotency ORDER BY number LIMIT ?2
) RETURNING key";

/// The key of one request, if its client gave one.
#[derive(Clone, Debug)]
pub struct Key {
    given: Option<String>,
    user_id: String,
    operation: &'static str,
    request_hash: String,
    status: u16,
}

/// An answer that is kept by the statement that makes it true: a part of a new order's placement.
#[derive(Clone, Debug, Serialize)]
pub struct Kept {
    user_id: String,
    operation: &'static str,
    key: String,
    request_hash: String,
    status: u16,
    answer: String,
}

impl Part for Kept {
    const SECTION: &'static str = "answers";
}

impl Key {
    /// The answer, where the client gave a key, to be kept with a new order. Where another request with this key was faster, the
    /// order is not placed.
    ///
    /// # Errors
    /// Where the answer cannot be written down.
    pub fn kept(&self, answer: &impl Serialize) -> Result<Option<Kept>, Problem> {
        let kept = |key: &String| {
            Ok(Kept {
                user_id: self.user_id.clone(),
                operation: self.operation,
                key: key.clone(),
                request_hash: self.request_hash.clone(),
                status: self.status,
                answer: text(answer)?,
            })
        };
        self.given.as_ref().map(kept).transpose()
    }

    /// Keeps the answer in the transaction that makes it true.
    ///
    /// # Errors
    /// [`IN_PROGRESS`] where another request with this key was faster: the transaction must be undone.
    pub fn keep(&self, world: &World, change: &impl Statements, answer: &impl Serialize) -> Result<(), Problem> {
        let Some(key) = &self.given else { return Ok(()) };
        let answer = text(answer)?;
        let hash = &self.request_hash;
        let row = parameters![
            &self.user_id,
            self.operation,
            key,
            hash,
            i64::from(self.status),
            answer,
            world.clock.now()
        ];
        if change.changed(KEEP, row)? {
            Ok(())
        } else {
            Err(IN_PROGRESS.retry_after(1))
        }
    }
}

fn text(answer: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(answer).map_err(|error| problems::INTERNAL.caused_by(error))
}

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
    let key = key(request, caller, operation, status)?;
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
    let key = key(request, caller, operation, status)?;
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

/// The key that the client gave, if it gave one. One that cannot be read is refused, never passed over: its client
/// believes that asking again is safe.
///
/// # Errors
/// 400 where it is not one line of 1 to 255 characters of printable ASCII.
pub fn given(request: &Request) -> Result<Option<&str>, Problem> {
    let mut lines = request.headers().get_all("idempotency-key").iter();
    let (Some(key), another) = (lines.next(), lines.next()) else {
        return Ok(None);
    };
    let key = key.to_str().ok().filter(|key| is_readable(key) && another.is_none());
    let fault = (
        "应为 1 到 255 个可打印的 ASCII 字符",
        "1 to 255 characters of printable ASCII",
    );
    let key = key.ok_or_else(|| problems::UNREADABLE.field("/Idempotency-Key", fault))?;
    Ok(Some(key))
}

/// An operation that a second time does something more lets nobody in without a key: who hears no answer could not ask
/// again.
///
/// # Errors
/// 400 where there is no key, or none that can be read.
pub fn required(request: &Request) -> Result<(), Problem> {
    let fault = ("该操作必须带幂等键", "this operation needs a key");
    let missing = || problems::UNREADABLE.field("/Idempotency-Key", fault);
    given(request)?.map(drop).ok_or_else(missing)
}

fn is_readable(key: &str) -> bool {
    (1..=255).contains(&key.len()) && key.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn key(request: &Request, caller: &Caller, operation: &'static str, status: u16) -> Result<Key, Problem> {
    Ok(Key {
        given: given(request)?.map(str::to_owned),
        user_id: caller.user_id.to_string(),
        operation,
        request_hash: hash(request),
        status,
    })
}

/// What makes two requests the same: method, path and body.
#[must_use]
pub fn hash(request: &Request) -> String {
    let mut digest = Sha256::new();
    for part in [request.method().as_str(), "\n", request.path_and_query(), "\n"] {
        digest.update(part);
    }
    digest.update(request.body());
    hex::encode(digest.finalize())
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
