//! A trade as Alipay's own answers and notifications show it.

use crate::books::{Payment, State};
use ::alipay::{Trade, TradeStatus};
use clock::Moment;
use money::Fen;

/// A trade that nobody paid in time closes by itself, and so does one of which all has gone back.
pub(super) fn trade(payment: &Payment, now: Moment) -> Trade {
    let status = match payment.state {
        State::NotPaid if payment.is_over(now) => TradeStatus::Closed,
        State::NotPaid => TradeStatus::WaitBuyerPay,
        State::Closed => TradeStatus::Closed,
        State::Paid if payment.left() == Fen::ZERO => TradeStatus::Closed,
        State::Paid => TradeStatus::Success,
    };
    Trade {
        out_trade_no: payment.out_trade_no.clone(),
        trade_no: payment.session.clone(),
        status,
        total: payment.total_fen,
        currency: "CNY".to_owned(),
        paid_at: payment.paid_at.map(Moment::unix),
        buyer_paid: payment.paid_at.map(|_| payment.total_fen),
        buyer_open_id: payment.payer.clone(),
        buyer_user_id: None,
    }
}
