//! POST /v3/refund/domestic/refunds/:refund_id/apply-abnormal-refund — what the payer's account did not take goes to the
//! merchant's own.

use super::{
    refund::{SECONDS, record},
    refusal::Refusal,
    reply::Reply,
};
use crate::books::{Channel, Payment, Refund, notify_when_done};
use api::{Problem, World};
use database::{Statements, parameters};

const SETTLE: &str = "UPDATE sandbox_refund SET outcome = 'SUCCESS', done_at = ?3
WHERE refund_id = ?1 AND channel = 'wechat' AND out_refund_no = ?2 AND outcome = 'ABNORMAL' AND done_at <= ?4
RETURNING *";

/// Sends an abnormal refund on its way again.
pub(super) fn answer(world: &World, refund_id: &str, out_refund_no: &str) -> Result<Reply, Problem> {
    let now = world.clock.now();
    let row = parameters![refund_id, out_refund_no, now.plus_seconds(SECONDS), now];
    let settled = world.database.transaction(|change| {
        let refund: Option<Refund> = change.optional(SETTLE, row)?;
        if let Some(refund) = &refund {
            notify_when_done(change, refund, now)?;
        }
        Ok::<_, database::Error>(refund)
    })?;
    let Some(refund) = settled else {
        let known = Refund::by_id(&world.database, refund_id)?;
        return Ok(Reply::Refused(match known {
            Some(refund) if refund.out_refund_no == out_refund_no => Refusal::NOT_ABNORMAL,
            _ => Refusal::NO_SUCH_REFUND,
        }));
    };
    Ok(
        match Payment::of(&world.database, Channel::Wechat, &refund.out_trade_no)? {
            Some(payment) => Reply::Refunded(Box::new(record(&payment, &refund, now))),
            None => Reply::Refused(Refusal::NO_SUCH_REFUND),
        },
    )
}
