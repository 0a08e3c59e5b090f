//! GET /v3/pay/transactions/out-trade-no/:out_trade_no — where a payment stands.

use super::{order::Order, refusal::Refusal, reply::Reply};
use crate::faults::{Fault, Met, is};
use api::{Problem, World};
use money::Fen;

/// Finds the order.
pub(super) fn answer(world: &World, out_trade_no: &str, met: Option<Met>) -> Result<Reply, Problem> {
    let Some(mut order) = Order::find(world, out_trade_no)? else {
        return Ok(Reply::Refused(Refusal::NO_SUCH_ORDER));
    };
    if is(met, Fault::WrongAmount) {
        order.total_fen = order.total_fen.plus(Fen::new(1)).unwrap_or(Fen::ZERO);
    }
    Ok(Reply::Found(Box::new(order.transaction())))
}
