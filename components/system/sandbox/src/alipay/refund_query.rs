//! alipay.trade.fastpay.refund.query — whether a refund was made.

use super::refund::facts;
use crate::{
    books::{Channel, Payment, Refund},
    faults::Met,
};
use ::alipay::{Code, gateway::Reply, method};
use api::{Problem, World};

/// Finds the refund. Where there is none, Alipay answers success, and nothing of a refund.
pub(super) fn answer(world: &World, out_trade_no: &str, out_request_no: &str, met: Met) -> Result<Reply, Problem> {
    let Some(payment) = Payment::of(&world.database, Channel::Alipay, out_trade_no)? else {
        return Ok(Reply::refused(method::REFUND_QUERY, &Code::TradeNotExist, "交易不存在"));
    };
    let refund = Refund::find(&world.database, Channel::Alipay, out_request_no, Some(out_trade_no))?;
    let mut facts = refund.as_ref().map(|refund| facts(&payment, refund));
    if let Some(facts) = &mut facts {
        facts.amount = met.amount(facts.amount);
    }
    Ok(Reply::refund_queried(facts.as_ref()))
}
