//! GET /v1/platform/reconciliation/differences?state&limit&cursor — what does not agree, newest first: what is open, where no
//! state is asked for.

use api::{Answer, Page, Problem, Request, World};
use caller::Permit;
use clock::{Id, Moment};
use database::{Statements, parameters};
use reconciliation::{Day, Kind, Repair};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What became of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It waits for people.
    Open,
    /// Somebody has repaired it.
    Repaired,
    /// Somebody has decided to leave it.
    Ignored,
    /// A later run no longer found it.
    Vanished,
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Repaired => "repaired",
            State::Ignored => "ignored",
            State::Vanished => "vanished",
        }
    }
}

/// Which are asked for.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// Those in this state; absent: those that are open.
    state: Option<State>,
    /// How many at most: 1 to 100, 20 where none is given.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Id>,
}

/// A difference as operators see it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Difference {
    id: Id,
    kind: Kind,
    /// What one press does about it.
    #[serde(skip_deserializing)]
    repair: Option<Repair>,
    /// The channel whose bill it comes from, or `house`: our own books.
    scope: String,
    date: Day,
    /// What it is about: a number of ours or of the channel.
    subject: String,
    #[serde(deserialize_with = "database::document")]
    detail: Value,
    state: State,
    found_at: Moment,
    changed_at: Moment,
    /// What was done, or why nothing was.
    note: String,
    events: Vec<Event>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Event {
    state: State,
    /// A user's id, or `system`.
    actor: String,
    at: Moment,
    note: String,
}

/// Reads the query and answers a page.
///
/// # Errors
/// What [`list`] answers, 401 without a session.
pub async fn handle(request: &Request, world: &World, _: &Permit) -> Result<Answer, Problem> {
    let query = request.query()?;
    Ok(Answer::ok(&list(world, &query)?))
}

/// Differences by their state.
///
/// # Errors
/// 422 for a limit out of bounds.
pub fn list(world: &World, query: &Query) -> Result<Page<Difference>, Problem> {
    let limit = api::page_limit(query.limit)?;
    let state = query.state.unwrap_or(State::Open);
    let row = parameters![state.name(), query.cursor, i64::from(limit) + 1];
    let found: Vec<Difference> = world.database.all(include_str!("differences.sql"), row)?;
    let found = found.into_iter().map(Difference::with_repair).collect();
    Ok(Page::of(found, limit, |difference: &Difference| difference.id))
}

/// One difference.
pub(crate) fn one(change: &impl Statements, id: Id) -> Result<Option<Difference>, Problem> {
    let found: Option<Difference> = change.optional(include_str!("difference.sql"), parameters![id])?;
    Ok(found.map(Difference::with_repair))
}

impl Difference {
    fn with_repair(mut self) -> Difference {
        self.repair = Some(self.kind.repair());
        self
    }
}
