//! PUT, POST /v1/merchant/goods/:id — what guests read of goods, and where they are sold, given whole. The words wait for the platform, the
//! stores hold at once.

use crate::{
    goods::{Goods, KIND},
    view,
};
use api::{Answer, Problem, Request, World};
use caller::Permit;
use catalogue::product;
use clock::Id;
use serde_json::Value;

/// Reads goods and answers them.
///
/// # Errors
/// What [`change`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let (id, goods) = (request.id()?, request.json()?);
    Ok(Answer::ok(&change(world, permit, id, &goods)?))
}

/// Writes it. Twice is as good as once.
///
/// # Errors
/// 404 for what is not there, or is not of a merchant that the permit is for; 422 for what cannot be kept.
fn change(world: &World, permit: &Permit, id: Id, goods: &Goods) -> Result<Value, Problem> {
    let goods = goods.read()?;
    let (actor, now) = (permit.caller().user_id, world.clock.now());
    world.database.transaction(|change| {
        let before = view::one(change, permit, id)?;
        product::submit(change, (before.number, KIND), &goods.content, actor, now)?;
        goods.place(change, &world.clock, (before.merchant_number, before.number))?;
        let after = view::one(change, permit, id)?.told;
        audit::note(
            change,
            &world.clock,
            permit,
            ("change-goods", id),
            Some(&before.told),
            Some(&after),
        )?;
        Ok(after)
    })
}
