//! POST /v3/pay/transactions/out-trade-no/:out_trade_no/close — an order that is not paid cannot be paid any more.

use super::{order::Order, refusal::Refusal, reply::Reply};
use api::{Problem, World};
use database::{Statements, parameters};

const CLOSE: &str = "
UPDATE sandbox_prepay SET state = 'CLOSED' WHERE out_trade_no = ?1 AND state IN ('NOTPAY', 'CLOSED')
RETURNING out_trade_no";

/// Closes the order; closing it again is no error.
pub(super) fn answer(world: &World, out_trade_no: &str) -> Result<Reply, Problem> {
    if world.database.changed(CLOSE, parameters![out_trade_no])? {
        return Ok(Reply::Closed);
    }
    Ok(Reply::Refused(match Order::find(world, out_trade_no)? {
        Some(_paid) => Refusal::PAID,
        None => Refusal::NO_SUCH_ORDER,
    }))
}
