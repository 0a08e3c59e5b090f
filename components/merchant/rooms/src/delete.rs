//! POST /v1/merchant/rooms/:id/delete — a room is given up. What was bought of it stays to be read; while somebody has booked it, it stays.

use crate::view;
use api::{Answer, Problem, Request, World};
use caller::Permit;
use catalogue::{Offer, listing, resource};
use clock::Id;
use database::{Statements, parameters};
use device::door;
use serde::Deserialize;
use serde_json::{Value, json};

/// Somebody has booked it; `bookings` says how many holds of it are not over.
const BOOKED: Problem = Problem::new(
    409,
    "room-booked",
    "该房间还有未结束的预订，请先下架，待预订结束后再删除",
    "The room is booked: withdraw it first, and delete it when the last stay is over",
);

const STAYS: &str = "SELECT count(*) AS bookings FROM hold
WHERE resource_id = ?1 AND state IN ('held', 'confirmed') AND blocked_until > ?2
  AND (state = 'confirmed' OR held_until > ?2)";

#[derive(Deserialize)]
struct Stays {
    bookings: i64,
}

/// Answers that it is gone.
///
/// # Errors
/// 404 for a room that is not there, or that the permit is not for; [`BOOKED`].
pub async fn handle(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    Ok(Answer::ok(&delete(world, permit, request.id()?)?))
}

/// In one transaction: who books at the same moment has done so before, or finds no room.
fn delete(world: &World, permit: &Permit, id: Id) -> Result<Value, Problem> {
    world.database.transaction(|change| {
        let before = view::one(change, permit, id)?;
        let stays: Stays = change.one(STAYS, parameters![before.resource_id, world.clock.now()])?;
        if stays.bookings > 0 {
            return Err(BOOKED.with("bookings", stays.bookings));
        }
        resource::turn(change, before.resource_id, false)?;
        listing::turn(change, before.number, Offer::Deleted)?;
        door::set(change, &world.clock, (before.resource_id, before.merchant_number), &[])?;
        audit::note(
            change,
            &world.clock,
            permit,
            ("delete-room", id),
            Some(&before.told),
            None::<&()>,
        )?;
        Ok(json!({ "id": id, "offer": "deleted" }))
    })
}
