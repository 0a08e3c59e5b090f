//! POST /v1/merchant/goods — goods with their articles and stores. Guests find them once the platform has approved them.

use crate::{
    goods::{Articles, Goods, KIND},
    view,
};
use api::{Answer, Problem, Request, World};
use caller::Permit;
use catalogue::{article, product};
use clock::Id;
use idempotency::Key;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Query {
    /// For who is an owner of several merchants.
    merchant_id: Option<Id>,
}

/// Reads goods and answers them.
///
/// # Errors
/// What [`add`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let Query { merchant_id } = request.query()?;
    let (goods, articles): (Goods, Articles) = (request.json()?, request.json()?);
    idempotency::once(world, request, permit.caller(), "add-goods", |key| {
        add(world, permit, key, merchant_id, (&goods, &articles))
    })
}

/// Adds them.
///
/// # Errors
/// 403 for who is of one store only, 422 for what cannot be kept.
fn add(
    world: &World,
    permit: &Permit,
    key: &Key,
    merchant_id: Option<Id>,
    (goods, articles): (&Goods, &Articles),
) -> Result<Value, Problem> {
    let (goods, articles) = (goods.read()?, articles.read()?);
    let actor = permit.caller().user_id;
    world.database.transaction(|change| {
        let merchant = member::merchant_meant(change, permit, merchant_id)?;
        let number = product::add(change, &world.clock, (merchant.number, KIND), &goods.content, actor)?;
        for new in &articles {
            article::add(change, &world.clock, number, new)?;
        }
        goods.place(change, &world.clock, (merchant.number, number))?;
        let added = view::numbered(change, permit, number)?;
        audit::note(
            change,
            &world.clock,
            permit,
            ("add-goods", added.id),
            None::<&()>,
            Some(&added.told),
        )?;
        key.keep(world, change, &added.told)?;
        Ok(added.told)
    })
}
