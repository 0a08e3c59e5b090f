//! What no component sells yet: articles, leases, visits and fuel, alone or together, put together of the crates' functions as a
//! component would.

use crate::{
    basket::{Articles, Basket, Cart},
    lease,
};
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
pub(crate) const NOTHING_TO_DO: Problem = Problem::moved("nothing-to-do", "无需处理", "Nothing of it waits for that");

/// What the people of the shop do next with what an order brings. A phone is sent once its deposit is there; in the shop it is
/// handed over.
const NEXT: &str = "SELECT item, source, target FROM (
  SELECT item, state AS source, CASE method || ' ' || state
    WHEN 'serve waiting' THEN 'made' WHEN 'serve made' THEN 'served'
    WHEN 'pickup waiting' THEN 'ready' WHEN 'pickup ready' THEN iif(?2, 'missed', 'collected')
    WHEN 'lease waiting' THEN iif(
      EXISTS (SELECT 1 FROM charge WHERE order_id = ?1 AND kind = 'deposit' AND state = 'pending_payment'),
      NULL, iif(?2, 'in_hand', 'shipped')
    )
    WHEN 'lease shipped' THEN iif(?2, 'lost', 'in_hand') WHEN 'lease in_hand' THEN iif(?2, 'bought', 'returned')
    WHEN 'visit waiting' THEN 'accepted' WHEN 'visit accepted' THEN iif(?2, 'waiting', 'on_the_way')
    WHEN 'visit on_the_way' THEN iif(?2, 'missed', 'started') WHEN 'visit started' THEN 'finished'
    WHEN 'dispense waiting' THEN 'authorised' WHEN 'dispense authorised' THEN iif(?2, 'missed', 'dispensing')
    WHEN 'dispense dispensing' THEN 'dispensed'
  END AS target
  FROM fulfilment WHERE order_id = ?1
) WHERE target IS NOT NULL ORDER BY item LIMIT 1";

/// The last thing of an order that can be given up by itself, and for how many per cent: an article only where it is not all
/// that is left of what was bought, and nothing that is on its way.
const LAST: &str =
    "SELECT fulfilment.item, CASE fulfilment.method WHEN 'visit' THEN 50 WHEN 'lease' THEN 80 ELSE 100 END AS percent
FROM fulfilment
JOIN fulfilment_state AS now ON now.method = fulfilment.method AND now.name = fulfilment.state AND now.phase = 'waiting'
WHERE order_id = ?1 AND fulfilment.method <> 'stay' AND state <> 'shipped' AND (
  fulfilment.method NOT IN ('serve', 'pickup')
  OR 1 < (SELECT count(*) FROM fulfilment WHERE order_id = ?1 AND state <> 'given_up')
)
ORDER BY fulfilment.item DESC LIMIT 1";

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
        amount: cart.agreed,
        remark: "",
        pay_before,
        placed_at: now,
        most_unpaid: None,
    };
    let sold = Sold { id: order.id };
    let placement = cart.placement(now, pay_before).with(key.kept(&sold)?);
    if order::place(&world.database, &order, &placement)? {
        Ok(sold)
    } else {
        Err(NOT_TO_BE_HAD)
    }
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
    charge_id: Option<Id>,
}

/// Brings the first thing of an order that has not reached its guest one state further; `is_missed`: nobody has come for it, the
/// worker cannot come, the phone is lost or kept.
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
        let order = order::find(change, order_id, now)?.ok_or(problems::NOT_FOUND)?;
        if !matches!(order.status, Status::Paid | Status::InUse) {
            return Err(NOTHING_TO_DO);
        }
        let next: Option<Next> = change.optional(NEXT, parameters![order_id, is_missed])?;
        let Next { item, source, target } = next.ok_or(NOTHING_TO_DO)?;
        let end = lease::End::by_name(&target);
        if end.is_some() {
            lease::give_deposit_back(change, world, order_id, &actor)?;
        }
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
        let charge_id = end.map(|end| lease::settle(change, world, order_id, end, &actor));
        let charge_id = charge_id.transpose()?.flatten();
        let told = HandedOver {
            item,
            state: target,
            charge_id,
        };
        key.keep(world, change, &told)?;
        Ok(told)
    })
}

#[derive(Deserialize)]
struct Last {
    item: i64,
    percent: u8,
}

/// What a guest is told who gives a part of an order up.
#[derive(Debug, Serialize)]
pub struct GivenUp {
    item: i64,
    amount_fen: Fen,
}

/// Gives a thing of an order up, the rest going on.
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
        let Last { item, percent } = last.ok_or(NOTHING_TO_DO)?;
        let amount_fen = payment::give_up_item(change, world, order_id, item, percent, cause)?;
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
