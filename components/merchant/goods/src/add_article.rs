//! POST /v1/merchant/goods/:id/articles — another variant, which waits for the platform.

use crate::view;
use api::{Answer, Problem, Request, World};
use caller::Permit;
use catalogue::{NewArticle, article, product};
use clock::Id;
use idempotency::Key;
use serde_json::Value;

/// Reads a variant and answers the goods.
///
/// # Errors
/// What [`add`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let id = request.id()?;
    let new: NewArticle = request.json()?;
    idempotency::once(world, request, permit.caller(), "add-article", |key| {
        add(world, permit, key, id, &new)
    })
}

/// Adds it.
///
/// # Errors
/// 404 for goods that are not there, or not of a merchant that the permit is for; 422 for what cannot be kept.
fn add(world: &World, permit: &Permit, key: &Key, id: Id, new: &NewArticle) -> Result<Value, Problem> {
    let new = new.read("")?;
    world.database.transaction(|change| {
        let goods = view::one(change, permit, id)?;
        let article_id = article::add(change, &world.clock, goods.number, &new)?;
        product::submit_again(change, goods.number, permit.caller().user_id, world.clock.now())?;
        audit::note(
            change,
            &world.clock,
            permit,
            ("add-article", article_id),
            None::<&()>,
            Some(&new),
        )?;
        let after = view::one(change, permit, id)?.told;
        key.keep(world, change, &after)?;
        Ok(after)
    })
}
