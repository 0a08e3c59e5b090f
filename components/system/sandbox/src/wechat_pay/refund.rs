//! POST /v3/refund/domestic/refunds — money back. The same request again gets the same refund; its number with other content
//! is refused. It is under way for some seconds, then the merchant is notified.

use super::{refusal::Refusal, reply::Reply};
use crate::{
    books::{Channel, NewRefund, Outcome, Payment, Placed, Refund, Standing, is_url},
    faults::{Fault, Met},
};
use ::wechat_pay::{RefundAmount, RefundRecord, RefundState, gateway::RefundAsked};
use api::{Problem, World};
use clock::Moment;
use money::Fen;

/// How long a refund is under way, by the sandbox's clock.
pub(super) const SECONDS: i64 = 3;

/// Takes the refund, or finds it.
pub(super) fn answer(world: &World, asked: &RefundAsked, met: Met) -> Result<Reply, Problem> {
    if let Err(refusal) = check(asked) {
        return Ok(Reply::Refused(refusal));
    }
    if met.is(Fault::NotEnough) {
        return Ok(Reply::Refused(Refusal::NOT_ENOUGH));
    }
    let outcome = if met.is(Fault::Abnormal) {
        Outcome::Abnormal
    } else {
        Outcome::Success
    };
    let now = world.clock.now();
    // 29 digits, as WeChat Pay's have.
    let random = u64::from_be_bytes(world.clock.random()) % 100_000_000_000_000;
    let placed = NewRefund {
        channel: Channel::Wechat,
        out_trade_no: &asked.out_trade_no,
        out_refund_no: &asked.out_refund_no,
        amount: asked.refund,
        total: Some(asked.total),
        notify_url: asked.notify_url.as_deref(),
        ordered_at: None,
        outcome,
        seconds: SECONDS,
        refund_id: &format!("50300{:010}{random:014}", now.unix() % 10_000_000_000),
    }
    .place(world)?;
    Ok(match placed {
        Placed::New(payment, refund) | Placed::Known(payment, refund) => {
            Reply::Refunded(Box::new(record(&payment, &refund, now)))
        }
        Placed::OtherContent => Reply::Refused(Refusal::OTHER_REFUND),
        Placed::NoPayment => Reply::Refused(Refusal::NO_SUCH_PAYMENT),
        Placed::NotPaid => Reply::Refused(Refusal::NOT_PAID),
        Placed::OtherTotal => Reply::Refused(Refusal::OTHER_TOTAL),
        Placed::TooMuch => Reply::Refused(Refusal::TOO_MUCH),
    })
}

/// What the document demands of each parameter.
fn check(asked: &RefundAsked) -> Result<(), Refusal> {
    let in_number = |byte: u8| byte.is_ascii_alphanumeric() || b"_-|*@".contains(&byte);
    let number = &asked.out_refund_no;
    let url = asked.notify_url.as_ref();
    let reason = asked.reason.as_ref();
    let rules = [
        (
            "out_refund_no",
            (1..=64).contains(&number.len()) && number.bytes().all(in_number),
        ),
        ("reason", reason.is_none_or(|reason| reason.len() <= 80)),
        ("notify_url", url.is_none_or(|url| !url.contains('?') && is_url(url))),
        ("amount.refund", (Fen::new(1)..=asked.total).contains(&asked.refund)),
        ("amount.currency", asked.currency == "CNY"),
    ];
    match rules.into_iter().find(|(_, holds)| !holds) {
        Some((name, _)) => Err(Refusal::parameter(name)),
        None => Ok(()),
    }
}

/// As answers and notifications show it.
pub(super) fn record(payment: &Payment, refund: &Refund, now: Moment) -> RefundRecord {
    let (state, success_time) = match refund.standing(now) {
        Standing::Processing => (RefundState::Processing, None),
        Standing::Success => (RefundState::Success, Some(refund.done_at.unix())),
        Standing::Abnormal => (RefundState::Abnormal, None),
        Standing::Closed => (RefundState::Closed, None),
    };
    RefundRecord {
        refund_id: refund.refund_id.clone(),
        out_refund_no: refund.out_refund_no.clone(),
        transaction_id: payment.transaction_id.clone().unwrap_or_default(),
        out_trade_no: refund.out_trade_no.clone(),
        received_account: (state == RefundState::Success).then(|| "支付用户零钱".to_owned()),
        state,
        success_time,
        amount: RefundAmount {
            total: payment.total_fen,
            refund: refund.amount_fen,
            payer_total: Some(payment.total_fen),
            payer_refund: Some(refund.amount_fen),
            currency: "CNY".to_owned(),
        },
    }
}
