//! The key of a request, and the answer that is kept for it.

use crate::same::hash;
use api::{Problem, Request, World, problems};
use caller::Caller;
use database::{Statements, parameters};
use order::Part;
use serde::Serialize;

/// The same request is being worked on; its answer will be there soon.
pub const IN_PROGRESS: Problem = Problem::moved(
    "idempotency-in-progress",
    "相同的请求正在处理，请稍后再试",
    "The same request is being worked on, ask again",
);

const KEEP: &str = "INSERT INTO idempotency (user_id, operation, key, request_hash, status, answer, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING RETURNING key";

/// The key of one request, if its client gave one.
#[derive(Clone, Debug)]
pub struct Key {
    pub(crate) given: Option<String>,
    pub(crate) user_id: String,
    pub(crate) operation: &'static str,
    pub(crate) request_hash: String,
    pub(crate) status: u16,
}

/// An answer as it is kept; a part of a new order's placement, so that the statement that makes it true keeps it.
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
    pub(crate) fn of(request: &Request, caller: &Caller, operation: &'static str, status: u16) -> Result<Key, Problem> {
        let given = given(request)?.map(str::to_owned);
        Ok(Key {
            // Only beside a key it is ever compared.
            request_hash: if given.is_some() { hash(request) } else { String::new() },
            given,
            user_id: caller.user_id.to_string(),
            operation,
            status,
        })
    }

    /// The answer, where the client gave a key, to be kept with a new order. Where another request with this key was faster, the
    /// order is not placed.
    ///
    /// # Errors
    /// Where the answer cannot be written down.
    pub fn kept(&self, answer: &impl Serialize) -> Result<Option<Kept>, Problem> {
        let kept = |key: &String| {
            let answer = serde_json::to_string(answer).map_err(|error| problems::INTERNAL.caused_by(error))?;
            Ok(Kept {
                user_id: self.user_id.clone(),
                operation: self.operation,
                key: key.clone(),
                request_hash: self.request_hash.clone(),
                status: self.status,
                answer,
            })
        };
        self.given.as_ref().map(kept).transpose()
    }

    /// Keeps the answer in the transaction that makes it true.
    ///
    /// # Errors
    /// [`IN_PROGRESS`] where another request with this key was faster: the transaction must be undone.
    pub fn keep(&self, world: &World, change: &impl Statements, answer: &impl Serialize) -> Result<(), Problem> {
        let Some(kept) = self.kept(answer)? else { return Ok(()) };
        let row = parameters![
            kept.user_id,
            kept.operation,
            kept.key,
            kept.request_hash,
            i64::from(kept.status),
            kept.answer,
            world.clock.now()
        ];
        if change.changed(KEEP, row)? {
            Ok(())
        } else {
            Err(IN_PROGRESS.retry_after(1))
        }
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
