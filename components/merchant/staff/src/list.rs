//! GET /v1/merchant/staff, GET /v1/platform/staff — who has which post, in the order in which they came.

use crate::Desk;
use api::{Answer, Problem, Request, World};
use caller::Permit;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize};

const OF: &str =
    "SELECT post.id, post.user_id, user.nickname, post.role, store.id AS store_id, store.name AS store_name,
  post.remark, post.since
FROM post JOIN user ON user.id = post.user_id LEFT JOIN store ON store.number = post.store_number
WHERE post.merchant_number IS ?1 ORDER BY post.number";

/// All of them: a shop has a few dozen.
#[derive(Debug, Serialize)]
pub struct List {
    pub(crate) items: Vec<Row>,
}

/// A post, and who has it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Row {
    id: Id,
    user_id: Id,
    nickname: String,
    role: String,
    store_id: Option<Id>,
    store_name: Option<String>,
    remark: String,
    since: Moment,
}

/// A merchant's own.
///
/// # Errors
/// As [`Desk::of_merchant`].
pub async fn of_merchant(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let desk = Desk::of_merchant(request, world, permit)?;
    Ok(Answer::ok(&list(&world.database, &desk)?))
}

/// The platform's.
pub async fn of_platform(_: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    Ok(Answer::ok(&list(&world.database, &Desk::of_platform(permit))?))
}

pub(crate) fn list(database: &impl Statements, desk: &Desk<'_>) -> Result<List, Error> {
    let items = database.all(OF, parameters![desk.merchant_number])?;
    Ok(List { items })
}
