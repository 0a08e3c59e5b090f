//! POST /v1/merchant/stocktakes — somebody has counted what stands on the shelves; the difference is written down.

use crate::shelf;
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use clock::Id;
use database::Transaction;
use idempotency::Key;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use stock::{MOST, Movement, Reason};

const MOST_COUNTS: usize = 200;

/// Fewer were counted than orders speak for; `sku_id` and `reserved` say of which and how many. Nothing of the stocktake is kept.
const COUNTED_TOO_FEW: Problem = Problem::new(
    409,
    "counted-too-few",
    "盘点数量少于已被订单占用的数量，请先处理相关订单",
    "Orders speak for more than were counted: see to them first",
);

/// What was counted in a store.
#[derive(Debug, Deserialize)]
struct Stocktake {
    store_id: Id,
    counts: Vec<Count>,
}

#[derive(Debug, Deserialize)]
struct Count {
    sku_id: Id,
    counted: i64,
}

/// What came of it.
#[derive(Debug, Serialize)]
struct Taken {
    store_id: Id,
    items: Vec<Difference>,
}

/// What was thought to be there, and what is.
#[derive(Debug, Serialize)]
struct Difference {
    sku_id: Id,
    before: i64,
    counted: i64,
    difference: i64,
}

/// Reads a stocktake and answers the differences.
///
/// # Errors
/// What [`take`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let stocktake: Stocktake = request.json()?;
    idempotency::once(world, request, permit.caller(), "stocktake", |key| {
        take(world, permit, key, &stocktake)
    })
}

/// Writes all of it down or nothing.
///
/// # Errors
/// 422 for an article or a store that is not the caller's, for one that stands there twice, and for numbers that cannot be;
/// [`COUNTED_TOO_FEW`].
fn take(world: &World, permit: &Permit, key: &Key, stocktake: &Stocktake) -> Result<Taken, Problem> {
    stocktake.check()?;
    world.database.transaction(|change| {
        let counts = stocktake.counts.iter();
        let differences = counts.map(|count| count.settle(change, world, permit, stocktake.store_id));
        let taken = Taken {
            store_id: stocktake.store_id,
            items: differences.collect::<Result<_, _>>()?,
        };
        let done = ("stocktake", stocktake.store_id);
        audit::note(change, &world.clock, permit, done, None::<&()>, Some(&taken))?;
        key.keep(world, change, &taken)?;
        Ok(taken)
    })
}

impl Stocktake {
    fn check(&self) -> Result<(), Problem> {
        if self.counts.is_empty() || self.counts.len() > MOST_COUNTS {
            let bounds = (format!("应为 1 到 {MOST_COUNTS} 项"), format!("1 to {MOST_COUNTS}"));
            return Err(problems::INVALID.field("/counts", bounds));
        }
        let mut seen = BTreeSet::new();
        for (index, count) in self.counts.iter().enumerate() {
            if !(0..=MOST).contains(&count.counted) {
                let bounds = (format!("应在 0 到 {MOST} 之间"), format!("0 to {MOST}"));
                return Err(problems::INVALID.field(format!("/counts/{index}/counted"), bounds));
            }
            if !seen.insert(count.sku_id) {
                let twice = ("重复", "it stands there twice");
                return Err(problems::INVALID.field(format!("/counts/{index}/sku_id"), twice));
            }
        }
        Ok(())
    }
}

impl Count {
    fn settle(
        &self,
        change: &Transaction,
        world: &World,
        permit: &Permit,
        store_id: Id,
    ) -> Result<Difference, Problem> {
        let store_number = shelf::store_number(change, permit, (store_id, self.sku_id))?;
        let before = stock::balance(change, self.sku_id, store_number)?;
        if self.counted < before.reserved {
            let too_few = COUNTED_TOO_FEW.with("sku_id", self.sku_id);
            return Err(too_few.with("reserved", before.reserved));
        }
        let difference = self.counted - before.on_hand;
        if difference != 0 {
            let movement = Movement {
                sku_id: self.sku_id,
                store_number,
                quantity: difference.abs(),
                reason: if difference > 0 {
                    Reason::CountedMore
                } else {
                    Reason::CountedLess
                },
                actor: &permit.caller().user_id.to_string(),
            };
            stock::record(change, movement, world.clock.now())?;
        }
        Ok(Difference {
            sku_id: self.sku_id,
            before: before.on_hand,
            counted: self.counted,
            difference,
        })
    }
}
