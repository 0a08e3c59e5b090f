//! PUT, POST /v1/merchant/stock/thresholds — from how few free ones on an article counts as running low in a store.

use crate::shelf;
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use clock::Id;
use serde::{Deserialize, Serialize};
use stock::MOST;

/// Where to look.
#[derive(Debug, Serialize, Deserialize)]
struct Threshold {
    store_id: Id,
    sku_id: Id,
    /// From so many on; null: never.
    threshold: Option<i64>,
}

/// Reads a threshold and answers it. Twice is as good as once.
///
/// # Errors
/// 422 for an article or a store that is not the caller's, and for a number that cannot be.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let threshold: Threshold = request.json()?;
    let Threshold {
        store_id,
        sku_id,
        threshold: from,
    } = threshold;
    if from.is_some_and(|from| !(0..=MOST).contains(&from)) {
        let bounds = (format!("应在 0 到 {MOST} 之间"), format!("0 to {MOST}"));
        return Err(problems::INVALID.field("/threshold", bounds));
    }
    world.database.transaction(|change| {
        let store_number = shelf::store_number(change, permit, (store_id, sku_id))?;
        stock::alert_from(change, sku_id, store_number, from)?;
        audit::note(
            change,
            &world.clock,
            permit,
            ("set-threshold", sku_id),
            None::<&()>,
            Some(&threshold),
        )?;
        Ok::<_, Problem>(())
    })?;
    Ok(Answer::ok(&threshold))
}
