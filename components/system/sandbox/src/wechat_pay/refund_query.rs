//! GET /v3/refund/domestic/refunds/:out_refund_no — where a refund stands.

use super::{refund::record, refusal::Refusal, reply::Reply};
use crate::{
    books::{Channel, Payment, Refund},
    faults::Met,
};
use api::{Problem, World};

/// Finds the refund.
pub(super) fn answer(world: &World, out_refund_no: &str, met: Met) -> Result<Reply, Problem> {
    let Some(refund) = Refund::find(&world.database, Channel::Wechat, out_refund_no, None)? else {
        return Ok(Reply::Refused(Refusal::NO_SUCH_REFUND));
    };
    let Some(payment) = Payment::of(&world.database, Channel::Wechat, &refund.out_trade_no)? else {
        return Ok(Reply::Refused(Refusal::NO_SUCH_REFUND));
    };
    let mut record = record(&payment, &refund, world.clock.now());
    record.amount.refund = met.amount(record.amount.refund);
    Ok(Reply::Refunded(Box::new(record)))
}
