//! A trade, as the query answers it. Source: 《统一收单交易查询》.

use crate::{Failure, time, yuan};
use money::Fen;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::fmt;

/// What became of a trade. `Debug` does not show the buyer.
#[derive(Clone, PartialEq, Eq)]
pub struct Trade {
    /// The payment's number on our side.
    pub out_trade_no: String,
    /// Its number at Alipay.
    pub trade_no: String,
    /// Where it stands.
    pub status: TradeStatus,
    /// The price of the order. Compare this one with what was asked.
    pub total: Fen,
    /// Its currency. Where Alipay leaves it out it is `CNY`, the only one that domestic merchants can have.
    pub currency: String,
    /// When the money went to the seller (`send_pay_date`), unix seconds; absent until it is paid.
    pub paid_at: Option<i64>,
    /// What the buyer gave himself (`buyer_pay_amount`): less than the price where coupons took part.
    pub buyer_paid: Option<Fen>,
    /// Who paid, by the open id of the app.
    pub buyer_open_id: Option<String>,
    /// Who paid, by the number that only older apps get.
    pub buyer_user_id: Option<String>,
}

/// Where a trade stands (`trade_status`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TradeStatus {
    /// `WAIT_BUYER_PAY`: made, not paid.
    WaitBuyerPay,
    /// `TRADE_CLOSED`: never paid and closed, **or** paid and wholly given back: [`Trade::was_paid`] tells them apart.
    Closed,
    /// `TRADE_SUCCESS`: paid. It stays so when a part is given back.
    Success,
    /// `TRADE_FINISHED`: paid so long ago that nothing can be given back any more.
    Finished,
    /// A status that the documents did not have when this was written.
    Unknown(String),
}

/// The facts of a payment that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid<'a> {
    /// Alipay's number.
    pub trade_no: &'a str,
    /// When, unix seconds, where Alipay says so.
    pub at: Option<i64>,
    /// The price of the order.
    pub total: Fen,
    /// Its currency.
    pub currency: &'a str,
}

impl Trade {
    /// The facts of the payment where the status is [`TradeStatus::Success`] or [`TradeStatus::Finished`].
    #[must_use]
    pub fn paid(&self) -> Option<Paid<'_>> {
        matches!(self.status, TradeStatus::Success | TradeStatus::Finished).then_some(Paid {
            trade_no: &self.trade_no,
            at: self.paid_at,
            total: self.total,
            currency: &self.currency,
        })
    }

    /// Whether money ever came in, whatever became of it: a trade that was never paid has no time of payment
    /// (`send_pay_date`), and the buyer gave nothing (`buyer_pay_amount` is absent or 0.00).
    #[must_use]
    pub fn was_paid(&self) -> bool {
        self.paid().is_some() || self.paid_at.is_some() || self.buyer_paid.is_some_and(Fen::is_positive)
    }
}

impl fmt::Debug for Trade {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Trade")
            .field("out_trade_no", &self.out_trade_no)
            .field("trade_no", &self.trade_no)
            .field("status", &self.status)
            .field("total", &self.total)
            .field("paid_at", &self.paid_at)
            .finish_non_exhaustive()
    }
}

impl TradeStatus {
    /// The status as Alipay writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            TradeStatus::WaitBuyerPay => "WAIT_BUYER_PAY",
            TradeStatus::Closed => "TRADE_CLOSED",
            TradeStatus::Success => "TRADE_SUCCESS",
            TradeStatus::Finished => "TRADE_FINISHED",
            TradeStatus::Unknown(name) => name,
        }
    }
}

impl From<&str> for TradeStatus {
    fn from(status: &str) -> TradeStatus {
        match status {
            "WAIT_BUYER_PAY" => TradeStatus::WaitBuyerPay,
            "TRADE_CLOSED" => TradeStatus::Closed,
            "TRADE_SUCCESS" => TradeStatus::Success,
            "TRADE_FINISHED" => TradeStatus::Finished,
            _ => TradeStatus::Unknown(status.to_owned()),
        }
    }
}

/// The form on the wire, in which nearly everything may be absent.
#[derive(Deserialize)]
pub(crate) struct Wire<'a> {
    out_trade_no: String,
    trade_no: String,
    trade_status: String,
    #[serde(default, borrow)]
    total_amount: Option<&'a RawValue>,
    #[serde(default, borrow)]
    buyer_pay_amount: Option<&'a RawValue>,
    #[serde(default)]
    trans_currency: Option<String>,
    #[serde(default)]
    send_pay_date: Option<String>,
    #[serde(default)]
    buyer_open_id: Option<String>,
    #[serde(default)]
    buyer_user_id: Option<String>,
}

impl TryFrom<Wire<'_>> for Trade {
    type Error = Failure;

    fn try_from(wire: Wire<'_>) -> Result<Trade, Failure> {
        let unreadable = Failure::unreadable;
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let paid_at = match filled(wire.send_pay_date) {
            Some(text) => Some(time::parse(&text).ok_or(unreadable("send_pay_date"))?),
            None => None,
        };
        let total = yuan::read(wire.total_amount).map_err(|()| unreadable("total_amount"))?;
        Ok(Trade {
            status: TradeStatus::from(wire.trade_status.as_str()),
            out_trade_no: wire.out_trade_no,
            trade_no: Some(wire.trade_no)
                .filter(|number| !number.is_empty())
                .ok_or(unreadable("trade_no"))?,
            total: total.ok_or(unreadable("total_amount"))?,
            currency: filled(wire.trans_currency).unwrap_or_else(|| "CNY".to_owned()),
            paid_at,
            buyer_paid: yuan::read(wire.buyer_pay_amount).map_err(|()| unreadable("buyer_pay_amount"))?,
            buyer_open_id: filled(wire.buyer_open_id),
            buyer_user_id: filled(wire.buyer_user_id),
        })
    }
}
