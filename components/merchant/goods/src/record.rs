//! POST /v1/merchant/stock/entries — some were delivered, broke, or came back.

use crate::shelf;
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use clock::Id;
use idempotency::Key;
use serde::{Deserialize, Serialize};
use stock::{Balance, MOST, Movement, Reason};

/// Orders speak for more than would be left; `on_hand` and `reserved` say how many.
const SPOKEN_FOR: Problem = Problem::new(
    409,
    "stock-spoken-for",
    "剩余库存少于已被订单占用的数量",
    "Orders speak for more than would be left",
);

/// What moved.
#[derive(Debug, Serialize, Deserialize)]
struct Moved {
    store_id: Id,
    sku_id: Id,
    /// `received`, `broken` or `returned`.
    reason: Reason,
    /// How many, at least 1.
    quantity: i64,
}

/// Reads what moved and answers what there is then.
///
/// # Errors
/// What [`record`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let moved: Moved = request.json()?;
    idempotency::required(request)?;
    idempotency::once(world, request, permit.caller(), "record-stock", |key| {
        record(world, permit, key, &moved)
    })
}

/// Writes it down. Twice the same is two deliveries, so that it needs an `Idempotency-Key`.
///
/// # Errors
/// 422 for an article or a store that is not the caller's, or for a quantity that cannot be; [`SPOKEN_FOR`].
fn record(world: &World, permit: &Permit, key: &Key, moved: &Moved) -> Result<Balance, Problem> {
    if !(1..=MOST).contains(&moved.quantity) {
        let bounds = (format!("应在 1 到 {MOST} 之间"), format!("1 to {MOST}"));
        return Err(problems::INVALID.field("/quantity", bounds));
    }
    if matches!(moved.reason, Reason::CountedMore | Reason::CountedLess) {
        let which = ("盘点请用盘点接口", "what was counted is a stocktake");
        return Err(problems::INVALID.field("/reason", which));
    }
    let actor = permit.caller().user_id.to_string();
    world.database.transaction(|change| {
        let store_number = shelf::store_number(change, permit, (moved.store_id, moved.sku_id))?;
        let before = stock::balance(change, moved.sku_id, store_number)?;
        if moved.reason == Reason::Broken && before.on_hand - moved.quantity < before.reserved {
            return Err(SPOKEN_FOR
                .with("on_hand", before.on_hand)
                .with("reserved", before.reserved));
        }
        let movement = Movement {
            sku_id: moved.sku_id,
            store_number,
            quantity: moved.quantity,
            reason: moved.reason,
            actor: &actor,
        };
        stock::record(change, movement, world.clock.now())?;
        let after = stock::balance(change, moved.sku_id, store_number)?;
        audit::note(
            change,
            &world.clock,
            permit,
            ("record-stock", moved.sku_id),
            Some(&before),
            Some(moved),
        )?;
        key.keep(world, change, &after)?;
        Ok(after)
    })
}
