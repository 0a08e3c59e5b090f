//! GET /v1/me/posts — the caller's own posts, and what each permits: what the mini-program of a shop shows goes by it.

use api::{Answer, Problem, Request, World};
use caller::Caller;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize};

const OF_USER: &str =
    "SELECT post.id, post.role, post.since, merchant.id AS merchant_id, merchant.name AS merchant_name,
  store.id AS store_id, store.name AS store_name, (
    SELECT json_group_array(permission) FROM (
      SELECT permission FROM role_permission WHERE role_permission.role = post.role ORDER BY permission
    )
  ) AS permissions
FROM post
LEFT JOIN merchant ON merchant.number = post.merchant_number
LEFT JOIN store ON store.number = post.store_number
WHERE post.user_id = ?1 ORDER BY post.number";

/// All of them.
#[derive(Debug, Serialize)]
pub struct Posts {
    items: Vec<Post>,
}

/// One: of the platform where no merchant is told, of all stores where no store is told.
#[derive(Debug, Serialize, Deserialize)]
struct Post {
    id: Id,
    role: String,
    since: Moment,
    merchant_id: Option<Id>,
    merchant_name: Option<String>,
    store_id: Option<Id>,
    store_name: Option<String>,
    permissions: Vec<String>,
}

/// Answers them; nothing for a guest.
///
/// # Errors
/// 401.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    Ok(Answer::ok(&posts(&world.database, &caller)?))
}

pub(crate) fn posts(database: &impl Statements, caller: &Caller) -> Result<Posts, Error> {
    let items = database.all(OF_USER, parameters![caller.user_id])?;
    Ok(Posts { items })
}
