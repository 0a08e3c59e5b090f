//! What a bill says.

use super::MilliFen;
use crate::{RefundState, TradeState};
use money::Fen;

/// All that happened on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// Money that came in.
    pub trades: Vec<TradeLine>,
    /// Money that went back.
    pub refunds: Vec<RefundLine>,
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TradeLine {
    /// When it was paid (交易时间), unix seconds.
    pub at: i64,
    /// WeChat Pay's number (微信订单号).
    pub transaction_id: String,
    /// The payment's number on our side (商户订单号).
    pub out_trade_no: String,
    /// [`TradeState::Success`], or [`TradeState::Revoked`] (交易状态).
    pub state: TradeState,
    /// `CNY` (货币种类).
    pub currency: String,
    /// The price of the order (订单金额). Compare this one with ours.
    pub amount: Fen,
    /// What of it the merchant gets before fees (应结订单金额): less, where a coupon of the merchant's own took part.
    pub settled: Fen,
    /// WeChat Pay's fee (手续费).
    pub fee: MilliFen,
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundLine {
    /// When it was asked for (交易时间), unix seconds.
    pub at: i64,
    /// WeChat Pay's number of the payment (微信订单号).
    pub transaction_id: String,
    /// The payment's number on our side (商户订单号).
    pub out_trade_no: String,
    /// WeChat Pay's number of the refund (微信退款单号).
    pub refund_id: String,
    /// The refund's number on our side (商户退款单号).
    pub out_refund_no: String,
    /// `CNY` (货币种类).
    pub currency: String,
    /// What was asked to go back (申请退款金额). Compare this one with ours.
    pub amount: Fen,
    /// What of it the merchant gives (退款金额).
    pub settled: Fen,
    /// Where it stood when the bill was made (退款状态).
    pub state: RefundState,
    /// The fee that WeChat Pay gives back, less than nothing (手续费).
    pub fee: MilliFen,
}

impl Bill {
    /// The fees of all lines, those given back subtracted.
    #[must_use]
    pub fn fees(&self) -> MilliFen {
        let trades = self.trades.iter().map(|line| line.fee);
        trades.chain(self.refunds.iter().map(|line| line.fee)).sum()
    }
}
