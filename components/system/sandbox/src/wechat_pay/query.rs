//! GET /v3/pay/transactions/out-trade-no/:out_trade_no — where a payment stands.

use super::{order::Order, refusal::Refusal, reply::Reply};
use crate::faults::Met;
use api::{Problem, World};

/// Finds the order.
pub(super) fn answer(world: &World, out_trade_no: &str, met: Met) -> Result<Reply, Problem> {
    let Some(mut order) = Order::find(world, out_trade_no)? else {
        return Ok(Reply::Refused(Refusal::NO_SUCH_ORDER));
    };
    order.total_fen = met.amount(order.total_fen);
    Ok(Reply::Found(Box::new(order.transaction())))
}
