//! Who lets orders wait for their money keeps others from what they hold: how many at once, and how soon again.

use api::Problem;
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
struct Free {
    free_at: Moment,
}

/// From when on a guest may hold something new, if that is later than now.
///
/// # Errors
/// Where the database fails.
pub fn free_again_at(
    database: &impl Statements,
    user_id: Id,
    most_unpaid: i64,
    now: Moment,
) -> Result<Option<Moment>, Error> {
    let row = parameters![user_id, now, most_unpaid];
    let Free { free_at } = database.one(include_str!("restraint.sql"), row)?;
    Ok((free_at > now).then_some(free_at))
}
