//! POST /v1/orders/:id/review — what the guest thinks of what is over: the marks that its kind declares, and a text.

mod marks;
mod opinion;

use api::{Answer, Problem, Request, World, problems};
use caller::Caller;
use clock::{Id, Moment};
use database::{Statements, Transaction, parameters};
use idempotency::Key;
use order::Status;
use serde::{Deserialize, Serialize};

pub use marks::Marks;
pub use opinion::Opinion;

/// The order has its review; there is one an order.
pub const ALREADY_REVIEWED: Problem =
    Problem::new(409, "already-reviewed", "该订单已评价", "The order is reviewed already");

/// It is not over, or never took place; `order_status` says where the order stands.
pub const NOT_COMPLETED: Problem = Problem::new(
    409,
    "not-completed",
    "订单尚未完成，暂不能评价",
    "Only a completed stay can be reviewed",
);

const REVIEWED: &str = "SELECT 1 AS yes FROM review WHERE order_id = ?1";

/// A review that was written down.
#[derive(Debug, Serialize)]
pub struct Review<'a> {
    order_id: Id,
    #[serde(flatten)]
    opinion: &'a Opinion,
    at: Moment,
}

#[derive(Deserialize)]
struct Declared {
    name: String,
}

api::serve! {
    "/v1/orders/:id/review" => POST handle;
}

/// Reads an opinion and answers the review.
///
/// # Errors
/// What [`review`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let order_id = request.id()?;
    let opinion: Opinion = request.json()?;
    idempotency::once(world, request, &caller, "review", |key| {
        review(world, &caller, key, order_id, &opinion)
    })
}

/// Writes the review of a completed order. The listing's marks move with it, by a trigger.
///
/// # Errors
/// [`ALREADY_REVIEWED`], [`NOT_COMPLETED`], 404 for an order that is not there or somebody else's, 400 for marks that are not
/// those that are declared, and 422 for an opinion that cannot be kept.
pub fn review<'a>(
    world: &World,
    caller: &Caller,
    key: &Key,
    order_id: Id,
    opinion: &'a Opinion,
) -> Result<Review<'a>, Problem> {
    let review = Review {
        order_id,
        opinion,
        at: world.clock.now(),
    };
    world.database.transaction(|change| {
        if !opinion.is_sound() || !keep(change, caller, &review)? {
            return Err(refusal(change, caller, &review)?);
        }
        key.keep(world, change, &review)?;
        Ok(review)
    })
}

/// `false` where the order is not the caller's, not completed, or has its review, or where the marks are not those that are
/// declared.
fn keep(change: &Transaction, caller: &Caller, review: &Review<'_>) -> Result<bool, Problem> {
    let opinion = review.opinion;
    let row = parameters![
        review.order_id,
        caller.user_id,
        opinion.marks.document(),
        opinion.text(),
        opinion.anonymous,
        serde_json::json!(opinion.pictures).to_string(),
        review.at
    ];
    Ok(change.changed(include_str!("keep.sql"), row)?)
}

fn refusal(change: &Transaction, caller: &Caller, review: &Review<'_>) -> Result<Problem, Problem> {
    if !caller::is_open(change, caller)? {
        return Ok(problems::UNAUTHENTICATED);
    }
    let order_id = review.order_id;
    let Some(order) = order::of_guest(change, order_id, caller.user_id, review.at)? else {
        return Ok(problems::NOT_FOUND);
    };
    let declared: Vec<Declared> = change.all(include_str!("declared.sql"), parameters![order_id, caller.user_id])?;
    let names: Vec<String> = declared.into_iter().map(|mark| mark.name).collect();
    review.opinion.check(&names)?;
    if order.status == Status::Completed || change.changed(REVIEWED, parameters![order_id])? {
        return Ok(ALREADY_REVIEWED);
    }
    Ok(NOT_COMPLETED.with("order_status", order.status))
}
