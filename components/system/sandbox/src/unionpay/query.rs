//! POST /gateway/api/queryTrans.do — what became of a payment or a refund. An order that nobody has paid is no transaction.

use super::{gateway::broken, reply::Reply};
use crate::{
    books::{Channel, Outcome, Payment, Refund, State},
    faults::Met,
};
use ::unionpay::{
    Code,
    gateway::{Gateway, QueryAsked, Record},
};
use api::{Problem, World};
use clock::Moment;

/// UnionPay's number for the yuan.
const YUAN: &str = "156";

/// Looks into the books. Number and time together name an order.
pub(super) fn answer(world: &World, signer: &Gateway, asked: &QueryAsked, met: Met) -> Result<Reply, Problem> {
    let mut found = find(world, &asked.order_id)?.filter(|record| record.ordered_at == asked.ordered_at);
    if let Some(record) = &mut found {
        record.amount = met.amount(record.amount);
    }
    let queried = signer.queried(asked, found.as_ref(), world.clock.random());
    queried.map(Ok).map_err(broken)
}

fn find(world: &World, order_id: &str) -> Result<Option<Record>, database::Error> {
    if let Some(refund) = Refund::find(&world.database, Channel::Unionpay, order_id, None)? {
        let payment = Payment::of(&world.database, Channel::Unionpay, &refund.out_trade_no)?;
        return Ok(payment.map(|payment| of_refund(&payment, &refund, world.clock.now())));
    }
    let payment = Payment::of(&world.database, Channel::Unionpay, order_id)?;
    Ok(payment
        .filter(|payment| payment.state == State::Paid)
        .map(|payment| of_payment(&payment)))
}

/// As answers and notifications show it.
pub(super) fn of_payment(payment: &Payment) -> Record {
    Record {
        kind: "01",
        order_id: payment.out_trade_no.clone(),
        ordered_at: payment.ordered_at.unix(),
        query_id: payment.transaction_id.clone().unwrap_or_default(),
        payment_query_id: None,
        amount: payment.total_fen,
        currency: YUAN.to_owned(),
        done_at: payment.paid_at.map(Moment::unix),
        code: Code::Success,
    }
}

/// The same of a refund.
pub(super) fn of_refund(payment: &Payment, refund: &Refund, now: Moment) -> Record {
    let is_done = refund.done_at <= now;
    Record {
        kind: "04",
        order_id: refund.out_refund_no.clone(),
        ordered_at: refund.ordered_at.unix(),
        query_id: refund.refund_id.clone(),
        payment_query_id: payment.transaction_id.clone(),
        amount: refund.amount_fen,
        currency: YUAN.to_owned(),
        done_at: is_done.then(|| refund.done_at.unix()),
        code: match refund.outcome {
            _ if !is_done => Code::Accepted,
            Outcome::Success => Code::Success,
            // 交易失败，详情请咨询您的发卡行.
            Outcome::Abnormal | Outcome::Closed => Code::from("01"),
        },
    }
}
