//! What no component sells yet: articles, alone or with a room, put together of the crates' functions as a component would.

use crate::basket::{Articles, Basket, Cart};
use api::{Problem, World, problems};
use caller::Caller;
use clock::Id;
use database::{Statements, parameters};
use idempotency::Key;
use money::Fen;
use order::{NewOrder, Status};
use payment::refund::Cause;
use serde::{Deserialize, Serialize};
use stock::{Movement, Reason};

/// How long the shop waits for the money, in minutes.
const HOLD_MINUTES: i64 = 15;

const NOT_TO_BE_HAD: Problem = Problem::moved("not-to-be-had", "已售罄", "It is not to be had any more");
const PRICE_CHANGED: Problem = Problem::moved("price-changed", "价格已变动", "The price has changed");
const NOTHING_TO_DO: Problem = Problem::moved("nothing-to-do", "无需处理", "Nothing of it waits for that");

/// What the people of the shop do next with an order's articles.
const NEXT: &str = "SELECT item, source, target FROM (
  SELECT item, state AS source, CASE method || ' ' || state
    WHEN 'serve waiting' THEN 'made' WHEN 'serve made' THEN 'served'
    WHEN 'pickup waiting' THEN 'ready' WHEN 'pickup ready' THEN iif(?2, 'missed', 'collected')
  END AS target
  FROM fulfilment WHERE order_id = ?1
) WHERE target IS NOT NULL ORDER BY item LIMIT 1";

/// The last article of an order that waits to be handed over, where it is not all that is left of what was bought.
const LAST: &str = "SELECT item FROM fulfilment
WHERE order_id = ?1 AND method <> 'stay' AND state = 'waiting'
  AND 1 < (SELECT count(*) FROM fulfilment WHERE order_id = ?1 AND state <> 'given_up')
ORDER BY item DESC LIMIT 1";

const FREE: &str = "SELECT on_hand - reserved AS quantity FROM stock WHERE sku_id = ?1 AND store_number = ?2";

/// What the guest is told of an order.
#[derive(Debug, Serialize)]
pub struct Sold {
    id: Id,
}

/// Places an order with all that is in the basket.
///
/// # Errors
/// 409 where something of it is not to be had or costs something else, and what the rules of rooms refuse.
pub fn buy(world: &World, caller: &Caller, key: &Key, basket: &Basket) -> Result<Sold, Problem> {
    let now = world.clock.now();
    let pay_before = now.plus_minutes(HOLD_MINUTES);
    let cart = Cart::fill(world, basket, pay_before)?;
    if cart.total != basket.amount {
        return Err(PRICE_CHANGED.with("amount_fen", cart.total));
    }
    let order = NewOrder {
        id: world.clock.id(),
        user_id: caller.user_id,
        store_number: basket.store_number,
        status: Status::PendingPayment,
        people: basket.stay.map(|_| 2),
        amount: cart.total,
        remark: "",
        pay_before,
        placed_at: now,
    };
    let placement = cart.placement(now, pay_before);
    let sold = Sold { id: order.id };
    world.database.transaction(|change| {
        if order::place(change, &order, &placement)? != placement.whole() {
            return Err(NOT_TO_BE_HAD);
        }
        key.keep(world, change, &sold)?;
        Ok(sold)
    })
}

#[derive(Deserialize)]
struct Next {
    item: i64,
    source: String,
    target: String,
}

/// What the people of a shop are told.
#[derive(Debug, Serialize)]
pub struct HandedOver {
    item: i64,
    state: String,
}

/// Brings the first article of an order that has not reached its guest one state further; `is_missed`: nobody has come for it.
///
/// # Errors
/// 409 where the order does not run, or nothing of it waits.
pub fn hand_over(
    world: &World,
    caller: &Caller,
    key: &Key,
    order_id: Id,
    is_missed: bool,
) -> Result<HandedOver, Problem> {
    let now = world.clock.now();
    let actor = caller.user_id.to_string();
    world.database.transaction(|change| {
        let order = order::of_shop(change, order_id, now)?.ok_or(problems::NOT_FOUND)?;
        if !matches!(order.status, Status::Paid | Status::InUse) {
            return Err(NOTHING_TO_DO);
        }
        let next: Option<Next> = change.optional(NEXT, parameters![order_id, is_missed])?;
        let Next { item, source, target } = next.ok_or(NOTHING_TO_DO)?;
        let turn = fulfilment::Turn {
            source: &source,
            target: &target,
            actor: &actor,
            at: now,
            cause: "by the shop",
        };
        if !fulfilment::turn(change, order_id, item, turn)? {
            return Err(NOTHING_TO_DO);
        }
        let told = HandedOver { item, state: target };
        key.keep(world, change, &told)?;
        Ok(told)
    })
}

#[derive(Deserialize)]
struct Last {
    item: i64,
}

/// What a guest is told who gives a part of an order up.
#[derive(Debug, Serialize)]
pub struct GivenUp {
    item: i64,
    amount_fen: Fen,
}

/// Gives an article of an order up, the rest going on.
///
/// # Errors
/// 404 for an order that is not the caller's, 409 where it does not run or nothing of it can be given up by itself.
pub fn give_up(world: &World, caller: &Caller, key: &Key, order_id: Id) -> Result<GivenUp, Problem> {
    let now = world.clock.now();
    let actor = caller.user_id.to_string();
    let cause = Cause {
        reason: "given up by guest",
        actor: &actor,
    };
    world.database.transaction(|change| {
        let order = order::of_guest(change, order_id, caller.user_id, now)?.ok_or(problems::NOT_FOUND)?;
        if !matches!(order.status, Status::Paid | Status::InUse) {
            return Err(NOTHING_TO_DO);
        }
        let last: Option<Last> = change.optional(LAST, parameters![order_id])?;
        let Last { item } = last.ok_or(NOTHING_TO_DO)?;
        let amount_fen = payment::give_up_item(change, world, order_id, item, 100, cause)?;
        let told = GivenUp { item, amount_fen };
        key.keep(world, change, &told)?;
        Ok(told)
    })
}

/// What the people of a shop are told.
#[derive(Debug, Serialize, Deserialize)]
pub struct Counted {
    quantity: i64,
}

/// Writes down that articles were delivered, broke, or were counted.
///
/// # Errors
/// 409 where fewer would be there than are spoken for.
pub fn count(
    world: &World,
    caller: &Caller,
    key: &Key,
    store_number: i64,
    articles: Articles,
    reason: Reason,
) -> Result<Counted, Problem> {
    let Articles { sku_id, quantity } = articles;
    let actor = caller.user_id.to_string();
    let movement = Movement {
        sku_id,
        store_number,
        quantity,
        reason,
        actor: &actor,
    };
    world.database.transaction(|change| {
        let free: Option<Counted> = change.optional(FREE, parameters![sku_id, store_number])?;
        let is_less = matches!(reason, Reason::Broken | Reason::CountedLess);
        if is_less && free.is_none_or(|free| free.quantity < quantity) {
            return Err(NOTHING_TO_DO);
        }
        stock::record(change, movement, world.clock.now())?;
        let told = Counted { quantity };
        key.keep(world, change, &told)?;
        Ok(told)
    })
}
