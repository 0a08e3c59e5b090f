//! POST /v1/merchant/orders/:id/goods/:item/served, POST /v1/merchant/orders/:id/goods/:item/not-made — what is to be brought to a
//! guest was brought, or cannot be: then it is given up by itself, all that was paid for it goes back, and the stay goes on.

use crate::item::Goods;
use api::{Answer, Problem, Request, World, problems};
use caller::Permit;
use clock::{Id, Moment};
use database::{Statements, Transaction, parameters};
use fulfilment::Turn;
use idempotency::Key;
use order::Status;
use payment::refund::Cause;
use serde::Deserialize;

/// It was brought or given up before, or its order is not paid, or is over; `state` and `order_status` say where they stand.
pub const NOT_TO_BE_BROUGHT: Problem = Problem::moved(
    "not-to-be-brought",
    "该商品当前无需配送到房间",
    "It is not to be brought to the guest now",
);

/// The way of what is brought to a room, from its first state on.
const WAY: [&str; 3] = ["waiting", "made", "served"];

/// Why something is not made.
#[derive(Debug, Deserialize)]
pub struct Apology {
    /// 1 to 500 characters; the guest reads it.
    reason: String,
}

/// The position of the thing in its order.
fn item(request: &Request) -> Result<i64, Problem> {
    let position = request.part("item").and_then(|item| item.parse().ok());
    position.ok_or(problems::NOT_FOUND)
}

/// Answers the goods as they are then.
///
/// # Errors
/// What [`served`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle_served(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let thing = (request.id()?, item(request)?);
    request.wants_nothing()?;
    idempotency::once_with_status(200, world, request, permit.caller(), "serve-goods", |key| {
        served(world, permit, key, thing)
    })
}

/// Reads the reason and answers the goods as they are then.
///
/// # Errors
/// What [`not_made`] answers, and what any operation answers to a request that it cannot read.
pub async fn handle_not_made(request: &Request, world: &World, permit: &Permit) -> Result<Answer, Problem> {
    let thing = (request.id()?, item(request)?);
    let apology: Apology = request.json()?;
    idempotency::once_with_status(200, world, request, permit.caller(), "give-up-goods", |key| {
        not_made(world, permit, key, thing, &apology)
    })
}

/// Writes down that it was brought: it has left the shelf.
///
/// # Errors
/// [`NOT_TO_BE_BROUGHT`], `own-order`, 404 for what is not there or of another shop.
pub fn served(world: &World, permit: &Permit, key: &Key, thing: (Id, i64)) -> Result<Goods, Problem> {
    let actor = permit.caller().user_id.to_string();
    deed(world, permit, key, ("serve-goods", thing), |change, before| {
        let steps = WAY.iter().zip(&WAY[1..]);
        for (source, target) in steps.skip_while(|(source, _)| **source != before.state) {
            let how = Turn {
                source,
                target,
                actor: &actor,
                at: world.clock.now(),
                cause: "brought",
            };
            if !fulfilment::turn(change, thing.0, thing.1, how)? {
                return Ok(false);
            }
        }
        Ok(WAY[..2].contains(&before.state.as_str()))
    })
}

/// Gives it up: it is for others again, and all that was paid for it goes back.
///
/// # Errors
/// [`NOT_TO_BE_BROUGHT`], `own-order`, 404 for what is not there or of another shop, 422 for a reason that is none.
pub fn not_made(
    world: &World,
    permit: &Permit,
    key: &Key,
    thing: (Id, i64),
    apology: &Apology,
) -> Result<Goods, Problem> {
    let reason = text::REASON.read("/reason", &apology.reason)?;
    let cause = Cause {
        reason: &reason,
        actor: &permit.caller().user_id.to_string(),
    };
    deed(world, permit, key, ("give-up-goods", thing), |change, before| {
        if before.state != WAY[0] {
            return Ok(false);
        }
        payment::give_up_item(change, world, thing.0, thing.1, 100, cause)?;
        Ok(true)
    })
}

/// Looks, does it, looks again, and writes down who did it.
fn deed(
    world: &World,
    permit: &Permit,
    key: &Key,
    (action, (order_id, item)): (&'static str, (Id, i64)),
    act: impl FnOnce(&Transaction, &Goods) -> Result<bool, Problem>,
) -> Result<Goods, Problem> {
    let now = world.clock.now();
    world.database.transaction(|change| {
        order::must_be_of_shop(change, permit, order_id)?;
        let Found { order, goods: before } = find(change, order_id, item)?;
        let status = order.at(now);
        let refused = || {
            NOT_TO_BE_BROUGHT
                .with("state", &before.state)
                .with("order_status", status)
        };
        if !matches!(status, Status::Paid | Status::InUse) || !act(change, &before)? {
            return Err(refused());
        }
        let after = find(change, order_id, item)?.goods;
        audit::note(
            change,
            &world.clock,
            permit,
            (action, order_id),
            Some(&before),
            Some(&after),
        )?;
        key.keep(world, change, &after)?;
        Ok(after)
    })
}

#[derive(Deserialize)]
struct Found {
    order: Standing,
    goods: Goods,
}

#[derive(Deserialize)]
struct Standing {
    status: Status,
    pay_before: Moment,
    over_at: Option<Moment>,
}

impl Standing {
    fn at(&self, now: Moment) -> Status {
        self.status.at(now, self.pay_before, self.over_at)
    }
}

fn find(change: &impl Statements, order_id: Id, item: i64) -> Result<Found, Problem> {
    let found = change.optional(include_str!("goods.sql"), parameters![order_id, item])?;
    found.ok_or(problems::NOT_FOUND)
}
