//! PUT, POST /v1/merchant/articles/:id — its price from now on, and whether it is sold. Who has ordered pays what was agreed.

use crate::view;
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use catalogue::{Article, article};
use clock::Id;
use database::{Statements, parameters};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const FIND: &str = "SELECT product.id AS product_id, sku.price_fen, sku.state
FROM sku JOIN product ON product.number = sku.product_number
WHERE sku.id = ?3 AND product.kind = 'goods' AND product.merchant_number IN (
  SELECT may.merchant_number FROM may WHERE may.user_id = ?1 AND may.permission = ?2 AND may.store_number IS NULL
)";

#[derive(Serialize, Deserialize)]
struct Found {
    product_id: Id,
    price_fen: i64,
    state: String,
}

/// Reads a price and answers the goods.
///
/// # Errors
/// What [`change`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let (id, article) = (request.id()?, request.json()?);
    Ok(Answer::ok(&change(world, permit, id, article)?))
}

/// Writes it. Twice is as good as once. One that waits for the platform goes on waiting.
///
/// # Errors
/// 404 for an article that is not there, or not of a merchant that the permit is for; 422 for a price that cannot be.
fn change(world: &World, permit: &Permit, id: Id, article: Article) -> Result<Value, Problem> {
    article::price("/price_fen", article.price_fen)?;
    let row = parameters![permit.caller().user_id, permit.permission(), id];
    world.database.transaction(|change| {
        let before: Option<Found> = change.optional(FIND, row)?;
        let before = before.ok_or(problems::NOT_FOUND)?;
        article::change(change, id, article)?;
        audit::note(
            change,
            &world.clock,
            permit,
            ("change-article", id),
            Some(&before),
            Some(&article),
        )?;
        Ok(view::one(change, permit, before.product_id)?.told)
    })
}
