//! alipay.trade.query — where a trade stands.

use super::trade::trade;
use crate::{
    books::{Channel, Payment},
    faults::Met,
};
use ::alipay::{Code, gateway::Reply, method};
use api::{Problem, World};

/// Finds the trade.
pub(super) fn answer(world: &World, out_trade_no: &str, met: Met) -> Result<Reply, Problem> {
    let Some(payment) = Payment::of(&world.database, Channel::Alipay, out_trade_no)? else {
        return Ok(Reply::refused(method::QUERY, &Code::TradeNotExist, "交易不存在"));
    };
    let mut trade = trade(&payment, world.clock.now());
    trade.total = met.amount(trade.total);
    Ok(Reply::queried(&trade))
}
