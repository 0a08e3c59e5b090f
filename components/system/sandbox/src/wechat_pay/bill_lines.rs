//! What stands in the bill of a day: payments as they were made, refunds as they stood when the bill was asked for.

use crate::{
    books::{Channel, Day, Payment, Refund, Standing, payments_of, refunds_of},
    faults::{Fault, one_more},
};
use ::wechat_pay::{Bill, MilliFen, RefundLine, RefundState, TradeLine, TradeState};
use api::World;
use clock::Moment;
use money::Fen;

/// `None` where nothing happened on that day.
pub(super) fn bill(world: &World, day: Day, at: Moment, fault: Option<Fault>) -> Result<Option<Bill>, database::Error> {
    let payments = payments_of(world, Channel::Wechat, day)?;
    let refunds = refunds_of(world, Channel::Wechat, day)?;
    if payments.is_empty() && refunds.is_empty() {
        return Ok(None);
    }
    let mut bill = Bill {
        trades: payments.iter().map(trade).collect(),
        refunds: Vec::new(),
    };
    for refund in &refunds {
        let payment = Payment::of(&world.database, Channel::Wechat, &refund.out_trade_no)?;
        bill.refunds.extend(payment.map(|payment| line(&payment, refund, at)));
    }
    spoil(&mut bill.trades, fault);
    Ok(Some(bill))
}

fn spoil(trades: &mut Vec<TradeLine>, fault: Option<Fault>) {
    let Some(first) = trades.first().cloned() else { return };
    match fault {
        Some(Fault::Lose) => drop(trades.remove(0)),
        Some(Fault::Double) => trades.push(TradeLine {
            transaction_id: format!("{}0", first.transaction_id),
            out_trade_no: first.out_trade_no.chars().rev().collect(),
            ..first
        }),
        Some(Fault::WrongAmount) => {
            let more = one_more(first.amount);
            if let Some(line) = trades.first_mut() {
                (line.amount, line.settled) = (more, more);
            }
        }
        _ => {}
    }
}

/// 0.6 %, in thousandths of a fen.
fn fee(amount: Fen) -> i64 {
    amount.get().saturating_mul(6)
}

fn trade(payment: &Payment) -> TradeLine {
    TradeLine {
        at: payment.paid_at.unwrap_or(payment.asked_at).unix(),
        transaction_id: payment.transaction_id.clone().unwrap_or_default(),
        out_trade_no: payment.out_trade_no.clone(),
        state: TradeState::Success,
        currency: "CNY".to_owned(),
        amount: payment.total_fen,
        settled: payment.total_fen,
        fee: MilliFen::new(fee(payment.total_fen)),
    }
}

fn line(payment: &Payment, refund: &Refund, at: Moment) -> RefundLine {
    RefundLine {
        at: refund.asked_at.unix(),
        transaction_id: payment.transaction_id.clone().unwrap_or_default(),
        out_trade_no: refund.out_trade_no.clone(),
        refund_id: refund.refund_id.clone(),
        out_refund_no: refund.out_refund_no.clone(),
        currency: "CNY".to_owned(),
        amount: refund.amount_fen,
        settled: refund.amount_fen,
        state: match refund.standing(at) {
            Standing::Processing => RefundState::Processing,
            Standing::Success => RefundState::Success,
            Standing::Abnormal => RefundState::Abnormal,
            Standing::Closed => RefundState::Closed,
        },
        fee: MilliFen::new(-fee(refund.amount_fen)),
    }
}
