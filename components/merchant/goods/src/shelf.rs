//! An article in a store: what stock is told of.

use api::{Problem, problems};
use caller::Permit;
use clock::Id;
use database::{Statements, parameters};
use serde::Deserialize;

const FIND: &str = "SELECT store.number AS store_number
FROM store JOIN sku ON sku.id = ?4 JOIN product ON product.number = sku.product_number
  AND product.merchant_number = store.merchant_number
WHERE store.id = ?3 AND store.number IN (
  SELECT may.store_number FROM may WHERE may.user_id = ?1 AND may.permission = ?2
)";

#[derive(Deserialize)]
struct Shelf {
    store_number: i64,
}

/// The number of a store that the permit is for, in which this article may stand.
///
/// # Errors
/// 422 for a store that the permit is not for, and for an article that is not the merchant's.
pub(crate) fn store_number(
    database: &impl Statements,
    permit: &Permit,
    (store_id, sku_id): (Id, Id),
) -> Result<i64, Problem> {
    let row = parameters![permit.caller().user_id, permit.permission(), store_id, sku_id];
    let shelf: Option<Shelf> = database.optional(FIND, row)?;
    let unknown = || {
        let which = ("该门店没有此商品", "there is no such article in such a store");
        problems::INVALID.field("/sku_id", which)
    };
    Ok(shelf.ok_or_else(unknown)?.store_number)
}
