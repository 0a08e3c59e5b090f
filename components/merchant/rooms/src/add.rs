//! POST /v1/merchant/rooms — a room of one store. Guests find it once the platform has approved it and it has a price.

use crate::{
    room::{KIND, Room},
    view,
};
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use catalogue::{NewListing, listing, product, resource};
use clock::Id;
use database::{Statements, Transaction, parameters};
use device::door;
use idempotency::Key;
use serde::Deserialize;
use serde_json::Value;

const STORE: &str = "SELECT store.number, store.merchant_number FROM store
WHERE store.id = ?1 AND store.number IN (
  SELECT may.store_number FROM may WHERE may.user_id = ?2 AND may.permission = ?3
)";

#[derive(Deserialize)]
struct Place {
    /// The store that it is in.
    store_id: Id,
}

#[derive(Deserialize)]
struct Store {
    number: i64,
    merchant_number: i64,
}

/// Reads a room and answers it.
///
/// # Errors
/// What [`add`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let (place, room): (Place, Room) = (request.json()?, request.json()?);
    idempotency::once(world, request, permit.caller(), "add-room", |key| {
        add(world, permit, key, place.store_id, &room)
    })
}

/// Adds the product, its listing, and what is occupied.
///
/// # Errors
/// 422 for what cannot be kept and for a store that the permit is not for, 409 for another merchant's lock.
fn add(world: &World, permit: &Permit, key: &Key, store_id: Id, room: &Room) -> Result<Value, Problem> {
    let room = room.read()?;
    world.database.transaction(|change| {
        let store = store(change, permit, store_id)?;
        let actor = permit.caller().user_id;
        let what = (store.merchant_number, KIND);
        let product_number = product::add(change, &world.clock, what, &room.content, actor)?;
        let new = NewListing {
            id: world.clock.id(),
            store_number: store.number,
            product_number,
            kind: KIND,
            price_unit: "hour",
            fulfilment: "stay",
        };
        let listing_number = listing::add(change, new, room.offer)?;
        let resource_id = world.clock.id();
        resource::add(change, resource_id, (store.number, listing_number), &room.content.name)?;
        resource::turn(change, resource_id, room.is_in_service)?;
        door::set(change, &world.clock, (resource_id, store.merchant_number), &room.doors)?;
        let added = view::one(change, permit, new.id)?.told;
        audit::note(
            change,
            &world.clock,
            permit,
            ("add-room", new.id),
            None::<&()>,
            Some(&added),
        )?;
        key.keep(world, change, &added)?;
        Ok(added)
    })
}

fn store(change: &Transaction, permit: &Permit, id: Id) -> Result<Store, Problem> {
    let row = parameters![id, permit.caller().user_id, permit.permission()];
    let store: Option<Store> = change.optional(STORE, row)?;
    let unknown = || problems::INVALID.field("/store_id", ("没有这家门店", "there is no such store"));
    store.ok_or_else(unknown)
}
