//! alipay.trade.close — a trade that is not paid cannot be paid any more.

use super::trade::trade;
use crate::books::{Channel, Payment, State};
use ::alipay::{Code, TradeStatus, gateway::Reply, method};
use api::{Problem, World};
use database::{Statements, parameters};

const CLOSE: &str = "
UPDATE sandbox_trade SET state = 'CLOSED' WHERE out_trade_no = ?1 AND channel = 'alipay' AND state = 'NOTPAY'
RETURNING out_trade_no";

/// Closes the trade.
pub(super) fn answer(world: &World, out_trade_no: &str) -> Result<Reply, Problem> {
    let refused = |code: Code, message: &str| Reply::refused(method::CLOSE, &code, message);
    let is_closed = world.database.changed(CLOSE, parameters![out_trade_no])?;
    let Some(payment) = Payment::of(&world.database, Channel::Alipay, out_trade_no)? else {
        return Ok(refused(Code::TradeNotExist, "交易不存在"));
    };
    if is_closed {
        return Ok(Reply::closed(&payment.out_trade_no, &payment.session));
    }
    Ok(match trade(&payment, world.clock.now()).status {
        TradeStatus::Closed if payment.state == State::Closed => refused(Code::TradeHasClose, "交易已经关闭"),
        _ => refused(Code::TradeStatusError, "交易状态不合法"),
    })
}
