//! Money of an order goes back on the shop's word, and the order is given up where that leaves nothing of it.

use api::{Problem, World, problems};
use caller::Permit;
use clock::{Id, Moment};
use database::Transaction;
use money::Fen;
use order::{Status, Turn, View};
use payment::{refund::Cause, refund_amount};

/// Decides the refund of so much, or of all that is left; answers how much it is. It needs a transaction: of two at once
/// the second finds what the first has left.
///
/// # Errors
/// 404 for an order that is not there or of another shop, 403 for an own one, 422 where less is left than asked for.
pub(crate) fn grant(
    change: &Transaction,
    world: &World,
    order_id: Id,
    asked: Option<Fen>,
    permit: &Permit,
    reason: &str,
) -> Result<Fen, Problem> {
    let now = world.clock.now();
    order::must_be_of_shop(change, permit, order_id)?;
    let order = order::find(change, order_id, now)?.ok_or(problems::NOT_FOUND)?;
    let amount = refund_amount(asked, order.left_fen())?;
    let actor = permit.caller().user_id.to_string();
    if order.is_given_up_by_refund(amount, now) && !device::is_door_opening(change, order_id, now)? {
        give_up(change, &order, &actor, now)?;
    }
    let cause = Cause { reason, actor: &actor };
    let given = payment::give_back(change, world, order_id, amount, cause)?;
    if given == amount {
        Ok(given)
    } else {
        Err(problems::INTERNAL.caused_by(format!("{given} of {amount} yuan of order {order_id} could go back")))
    }
}

/// The order's status; what it occupies goes with it. The last refund that settles ends it.
fn give_up(change: &Transaction, order: &View, actor: &str, now: Moment) -> Result<(), Problem> {
    let how = Turn {
        source: Status::Paid,
        target: Status::Refunding,
        actor,
        at: now,
        cause: "refunded by the shop",
    };
    if !order::turn(change, order.id, how)? {
        return Err(problems::INTERNAL.caused_by("an order changed within a transaction"));
    }
    Ok(())
}
