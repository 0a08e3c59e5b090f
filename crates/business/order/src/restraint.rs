//! Who lets orders wait for their money keeps others from what they hold: how many at once, and how soon again.

use api::{Problem, problems};
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use serde::Deserialize;

/// Too much of a guest's waits for its money, or has lapsed lately; `Retry-After` says how long to wait.
pub const TOO_MANY_UNPAID: Problem = Problem::too_often(
    "too-many-unpaid",
    "待付款订单过多，请先付款或稍后再订",
    "Too many orders wait for payment: pay them first, or book later",
);

#[derive(Deserialize)]
struct Standing {
    free_at: Moment,
    is_deleted: bool,
}

/// Why a guest gets nothing new now, whatever it is; none where it is not for the guest. Where `most_unpaid` is none, as many orders as
/// there are may wait.
///
/// # Errors
/// Where the database fails.
pub fn refused_to(
    database: &impl Statements,
    user_id: Id,
    most_unpaid: Option<i64>,
    now: Moment,
) -> Result<Option<Problem>, Error> {
    let row = parameters![user_id, now, most_unpaid.unwrap_or(i64::MAX)];
    let Standing { free_at, is_deleted } = database.one(include_str!("restraint.sql"), row)?;
    if is_deleted {
        return Ok(Some(problems::UNAUTHENTICATED));
    }
    let is_restrained = most_unpaid.is_some() && free_at > now;
    Ok(is_restrained.then(|| TOO_MANY_UNPAID.retry_after(free_at.unix() - now.unix())))
}
