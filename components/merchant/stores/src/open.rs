//! POST /v1/merchant/stores — a merchant opens a store. Guests see what it offers once that is approved and has a price.

use crate::view;
use api::{Answer, Problem, Request, World};
use caller::Permit;
use catalogue::{Premises, store};
use clock::Id;
use idempotency::Key;
use serde::Deserialize;
use serde_json::Value;

/// The platform has not admitted the merchant.
const NOT_ADMITTED: Problem = Problem::new(
    409,
    "merchant-not-admitted",
    "商户尚未通过平台审核",
    "The platform has not admitted the merchant",
);

#[derive(Deserialize)]
struct Query {
    /// For who is an owner of several merchants.
    merchant_id: Option<Id>,
}

/// Reads what a store tells of itself and answers it.
///
/// # Errors
/// What [`open`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let Query { merchant_id } = request.query()?;
    let premises: Premises = request.json()?;
    idempotency::once(world, request, permit.caller(), "open-store", |key| {
        open(world, permit, key, merchant_id, &premises)
    })
}

/// Opens it.
///
/// # Errors
/// 403 for who is of one store only, 422 for what cannot be kept or where the merchant is not clear, [`NOT_ADMITTED`].
fn open(
    world: &World,
    permit: &Permit,
    key: &Key,
    merchant_id: Option<Id>,
    premises: &Premises,
) -> Result<Value, Problem> {
    let premises = premises.read()?;
    world.database.transaction(|change| {
        let merchant = member::merchant_meant(change, permit, merchant_id)?;
        let id = world.clock.id();
        store::open(change, id, merchant.number, &premises)?.ok_or(NOT_ADMITTED)?;
        let opened = view::one(change, permit, id)?.told;
        audit::note(
            change,
            &world.clock,
            permit,
            ("open-store", id),
            None::<&()>,
            Some(&opened),
        )?;
        key.keep(world, change, &opened)?;
        Ok(opened)
    })
}
