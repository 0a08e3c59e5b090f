//! GET /v3/pay/transactions/out-trade-no/:out_trade_no — where a payment stands.

use super::{gateway::Reply, order::Order, refusal::Refusal};
use api::{Problem, World};

/// Finds the order.
pub(super) fn answer(world: &World, out_trade_no: &str) -> Result<Reply, Problem> {
    Ok(match Order::find(world, out_trade_no)? {
        Some(order) => Reply::Found(Box::new(order.transaction())),
        None => Reply::Refused(Refusal::NO_SUCH_ORDER),
    })
}
