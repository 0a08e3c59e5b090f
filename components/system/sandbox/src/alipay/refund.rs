//! alipay.trade.refund — money back, at once. The same number again with the same amount moves nothing and says so.

use crate::{
    books::{Channel, NewRefund, Outcome, Payment, Placed, Refund},
    faults::{Fault, Met},
};
use ::alipay::{
    Code,
    gateway::{RefundAsked, RefundFacts, Reply},
    method,
};
use api::{Problem, World};

/// Gives the money back, or finds that it did.
pub(super) fn answer(world: &World, asked: &RefundAsked, met: Met) -> Result<Reply, Problem> {
    let refused = |code: Code, message: &str| Reply::refused(method::REFUND, &code, message);
    if met.is(Fault::NotEnough) {
        return Ok(refused(Code::BalanceNotEnough, "卖家余额不足"));
    }
    if met.is(Fault::Abnormal) {
        return Ok(refused(Code::TradeFrozen, "请求退款的交易被冻结"));
    }
    if !(1..=64).contains(&asked.out_request_no.len()) {
        return Ok(refused(Code::from("ACQ.INVALID_PARAMETER".to_owned()), "参数无效"));
    }
    // Of a refund, too, the trade's address is notified.
    let payment = Payment::of(&world.database, Channel::Alipay, &asked.out_trade_no)?;
    let notify_url = payment.map(|payment| payment.notify_url);
    let placed = NewRefund {
        channel: Channel::Alipay,
        out_trade_no: &asked.out_trade_no,
        out_refund_no: &asked.out_request_no,
        amount: asked.amount,
        total: None,
        notify_url: notify_url.as_deref(),
        ordered_at: None,
        outcome: Outcome::Success,
        seconds: 0,
        refund_id: &world.clock.id().to_string(),
    }
    .place(world)?;
    Ok(match placed {
        Placed::New(payment, refund) => Reply::refunded(&facts(&payment, &refund), true),
        Placed::Known(payment, refund) => Reply::refunded(&facts(&payment, &refund), false),
        Placed::OtherContent => refused(Code::RefundInconsistent, "不一致的重复请求"),
        Placed::NoPayment => refused(Code::TradeNotExist, "交易不存在"),
        Placed::NotPaid | Placed::OtherTotal => refused(Code::TradeStatusError, "交易状态不合法"),
        Placed::TooMuch => refused(Code::RefundTooLarge, "退款金额超限"),
    })
}

/// As answers and notifications show it.
pub(super) fn facts<'a>(payment: &'a Payment, refund: &'a Refund) -> RefundFacts<'a> {
    RefundFacts {
        out_trade_no: &payment.out_trade_no,
        trade_no: &payment.session,
        out_request_no: &refund.out_refund_no,
        amount: refund.amount_fen,
        sum: payment.refunded_fen,
        total: payment.total_fen,
        at: refund.done_at.unix(),
    }
}
