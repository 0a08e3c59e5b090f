//! PUT, POST /v1/merchant/rooms/:id — a room from now on, given whole: what is left out is not there. What guests read of it stays as it is
//! until the platform has approved the new words; the rest holds at once.

use crate::{
    room::{KIND, Room},
    view,
};
use api::{Answer, Problem, Request, World};
use caller::Permit;
use catalogue::{listing, product, resource};
use clock::Id;
use device::door;
use serde_json::Value;

/// Reads a room and answers it.
///
/// # Errors
/// What [`change`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let (id, room) = (request.id()?, request.json()?);
    Ok(Answer::ok(&change(world, permit, id, &room)?))
}

/// Writes it. Twice is as good as once.
///
/// # Errors
/// 404 for a room that is not there, or that the permit is not for; 422 for what cannot be kept; 409 for another merchant's lock.
fn change(world: &World, permit: &Permit, id: Id, room: &Room) -> Result<Value, Problem> {
    let room = room.read()?;
    let (actor, now) = (permit.caller().user_id, world.clock.now());
    world.database.transaction(|change| {
        let before = view::one(change, permit, id)?;
        product::submit(change, (before.product_number, KIND), &room.content, actor, now)?;
        listing::turn(change, before.number, room.offer)?;
        resource::turn(change, before.resource_id, room.is_in_service)?;
        resource::name(change, before.resource_id, &room.content.name)?;
        let owned = (before.resource_id, before.merchant_number);
        door::set(change, &world.clock, owned, &room.doors)?;
        let after = view::one(change, permit, id)?.told;
        audit::note(
            change,
            &world.clock,
            permit,
            ("change-room", id),
            Some(&before.told),
            Some(&after),
        )?;
        Ok(after)
    })
}
