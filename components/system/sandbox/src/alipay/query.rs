//! alipay.trade.query — where a trade stands.

use super::trade::trade;
use crate::{
    books::{Channel, Payment},
    faults::{Fault, Met, is},
};
use ::alipay::{Code, gateway::Reply, method};
use api::{Problem, World};
use money::Fen;

/// Finds the trade.
pub(super) fn answer(world: &World, out_trade_no: &str, met: Option<Met>) -> Result<Reply, Problem> {
    let Some(payment) = Payment::of(&world.database, Channel::Alipay, out_trade_no)? else {
        return Ok(Reply::refused(method::QUERY, &Code::TradeNotExist, "交易不存在"));
    };
    let mut trade = trade(&payment, world.clock.now());
    if is(met, Fault::WrongAmount) {
        trade.total = trade.total.plus(Fen::new(1)).unwrap_or(Fen::ZERO);
    }
    Ok(Reply::queried(&trade))
}
