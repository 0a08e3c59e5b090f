//! POST /gateway/api/backTransReq.do, txnType 04 — money back. It is taken; what became of it is asked for later.

use super::{
    gateway::broken,
    reply::{Refusal, Reply, is_present},
};
use crate::{
    books::{Channel, NewRefund, Outcome, Payment, Placed, is_url},
    faults::{Fault, Met},
};
use ::unionpay::gateway::{Gateway, RefundAsked};
use api::{Problem, World};
use clock::Moment;

/// How long a refund is under way, by the sandbox's clock.
const SECONDS: i64 = 3;

/// Takes the refund. The same order again is refused as a repetition, and what it asked for stays as it is.
pub(super) fn answer(world: &World, signer: &Gateway, asked: &RefundAsked, met: Met) -> Result<Reply, Problem> {
    if asked.currency != "156" || !asked.amount.is_positive() || !is_url(&asked.back_url) {
        return Ok(Err(Refusal::new("10", "报文格式错误")));
    }
    let Some(payment) = Payment::of_query_id(&world.database, &asked.payment_query_id)? else {
        return Ok(Err(Refusal::new("34", "查无此交易[2600000]")));
    };
    let now = world.clock.now();
    if !is_present(asked.ordered_at, now) {
        return Ok(Err(Refusal::of_long_ago()));
    }
    let random = u64::from_be_bytes(world.clock.random()) % 100_000_000_000;
    let placed = NewRefund {
        channel: Channel::Unionpay,
        out_trade_no: &payment.out_trade_no,
        out_refund_no: &asked.order_id,
        amount: asked.amount,
        total: None,
        notify_url: Some(&asked.back_url),
        ordered_at: Some(Moment::from_unix(asked.ordered_at)),
        outcome: if met.is(Fault::Abnormal) {
            Outcome::Closed
        } else {
            Outcome::Success
        },
        seconds: SECONDS,
        refund_id: &format!("{:010}{random:011}", now.unix() % 10_000_000_000),
    }
    .place(world)?;
    let refund = match placed {
        Placed::New(_, refund) => refund,
        Placed::Known(..) | Placed::OtherContent => return Ok(Err(Refusal::new("12", "重复交易[2040004]"))),
        Placed::NoPayment | Placed::NotPaid | Placed::OtherTotal => {
            return Ok(Err(Refusal::new("34", "查无此交易[2600000]")));
        }
        Placed::TooMuch if payment.left().is_positive() => {
            return Ok(Err(Refusal::new("36", "交易金额超限[2050003]")));
        }
        Placed::TooMuch => return Ok(Err(Refusal::new("45", "原交易已被成功退货或已被成功撤销"))),
    };
    let taken = signer.refunding(asked, &refund.refund_id, world.clock.random());
    taken.map(Ok).map_err(broken)
}
