//! A transaction, as the query answers it and the notification carries it. Source: 《商户订单号查询订单》, 《支付成功回调通知》.

use crate::time;
use money::Fen;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What became of a payment. `Debug` does not show the payer.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Wire")]
#[cfg_attr(feature = "counterpart", derive(Serialize), serde(into = "Wire"))]
pub struct Transaction {
    /// The mini-program.
    pub appid: String,
    /// The merchant number.
    pub mchid: String,
    /// The payment's number on our side.
    pub out_trade_no: String,
    /// Its number at WeChat Pay; absent until it is paid.
    pub transaction_id: Option<String>,
    /// How it was paid, such as `JSAPI`; absent until it is paid.
    pub trade_type: Option<String>,
    /// Where it stands.
    pub trade_state: TradeState,
    /// When it was paid, unix seconds; absent until then.
    pub success_time: Option<i64>,
    /// Who paid, by the openid of the mini-program.
    pub payer_openid: Option<String>,
    /// How much.
    pub amount: Option<Amount>,
    /// What was given with the prepay request.
    pub attach: Option<String>,
}

/// The money of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The price of the order. Compare this one with what was asked.
    pub total: Fen,
    /// What the payer gave himself: less, where WeChat Pay's coupons took part.
    pub payer_total: Option<Fen>,
    /// The currency of the price, such as `CNY`. Where WeChat Pay leaves it out it is `CNY`, the only one that domestic
    /// merchants can have.
    pub currency: String,
}

/// Where a payment stands (`trade_state`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(from = "String", into = "String")]
pub enum TradeState {
    /// `SUCCESS`: paid.
    Success,
    /// `REFUND`: paid, and a refund has begun.
    Refund,
    /// `NOTPAY`: not paid.
    NotPaid,
    /// `CLOSED`: can no longer be paid.
    Closed,
    /// `REVOKED`: taken back (payment codes only).
    Revoked,
    /// `USERPAYING`: the payer is typing his password (payment codes only).
    UserPaying,
    /// `PAYERROR`: failed (payment codes only).
    PayError,
    /// A state that the documents did not have when this was written.
    Unknown(String),
}

/// The facts of a successful payment, none of which can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid<'a> {
    /// WeChat Pay's number.
    pub transaction_id: &'a str,
    /// When, unix seconds.
    pub at: i64,
    /// The price of the order.
    pub total: Fen,
    /// Its currency.
    pub currency: &'a str,
}

impl Transaction {
    /// The facts of the payment where the state is [`TradeState::Success`]; a transaction that was read has all of them
    /// then.
    #[must_use]
    pub fn paid(&self) -> Option<Paid<'_>> {
        if self.trade_state != TradeState::Success {
            return None;
        }
        let amount = self.amount.as_ref()?;
        Some(Paid {
            transaction_id: self.transaction_id.as_deref()?,
            at: self.success_time?,
            total: amount.total,
            currency: &amount.currency,
        })
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Transaction")
            .field("mchid", &self.mchid)
            .field("out_trade_no", &self.out_trade_no)
            .field("transaction_id", &self.transaction_id)
            .field("trade_state", &self.trade_state)
            .field("success_time", &self.success_time)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}

impl From<String> for TradeState {
    fn from(state: String) -> TradeState {
        match state.as_str() {
            "SUCCESS" => TradeState::Success,
            "REFUND" => TradeState::Refund,
            "NOTPAY" => TradeState::NotPaid,
            "CLOSED" => TradeState::Closed,
            "REVOKED" => TradeState::Revoked,
            "USERPAYING" => TradeState::UserPaying,
            "PAYERROR" => TradeState::PayError,
            _ => TradeState::Unknown(state),
        }
    }
}

impl From<TradeState> for String {
    fn from(state: TradeState) -> String {
        let name = match state {
            TradeState::Success => "SUCCESS",
            TradeState::Refund => "REFUND",
            TradeState::NotPaid => "NOTPAY",
            TradeState::Closed => "CLOSED",
            TradeState::Revoked => "REVOKED",
            TradeState::UserPaying => "USERPAYING",
            TradeState::PayError => "PAYERROR",
            TradeState::Unknown(name) => return name,
        };
        name.to_owned()
    }
}

/// The form on the wire, in which nearly everything may be absent.
#[derive(Deserialize, Serialize)]
struct Wire {
    appid: String,
    mchid: String,
    out_trade_no: String,
    trade_state: TradeState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    transaction_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trade_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    success_time: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payer: Option<WirePayer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<WireAmount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attach: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct WirePayer {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    openid: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct WireAmount {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    total: Option<Fen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payer_total: Option<Fen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
}

impl TryFrom<Wire> for Transaction {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Transaction, &'static str> {
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let success_time = match filled(wire.success_time) {
            Some(text) => Some(time::parse(&text).ok_or("success_time is not RFC 3339")?),
            None => None,
        };
        let amount = wire.amount.and_then(|amount| {
            Some(Amount {
                total: amount.total?,
                payer_total: amount.payer_total,
                currency: filled(amount.currency).unwrap_or_else(|| "CNY".to_owned()),
            })
        });
        let transaction = Transaction {
            appid: wire.appid,
            mchid: wire.mchid,
            out_trade_no: wire.out_trade_no,
            transaction_id: filled(wire.transaction_id),
            trade_type: filled(wire.trade_type),
            trade_state: wire.trade_state,
            success_time,
            payer_openid: filled(wire.payer.and_then(|payer| payer.openid)),
            amount,
            attach: filled(wire.attach),
        };
        if transaction.trade_state == TradeState::Success && transaction.paid().is_none() {
            return Err("a success without transaction_id, success_time or amount.total");
        }
        Ok(transaction)
    }
}

#[cfg(feature = "counterpart")]
impl From<Transaction> for Wire {
    fn from(transaction: Transaction) -> Wire {
        Wire {
            appid: transaction.appid,
            mchid: transaction.mchid,
            out_trade_no: transaction.out_trade_no,
            trade_state: transaction.trade_state,
            transaction_id: transaction.transaction_id,
            trade_type: transaction.trade_type,
            success_time: transaction.success_time.and_then(time::write),
            payer: transaction
                .payer_openid
                .map(|openid| WirePayer { openid: Some(openid) }),
            amount: transaction.amount.map(|amount| WireAmount {
                total: Some(amount.total),
                payer_total: amount.payer_total,
                currency: Some(amount.currency),
            }),
            attach: transaction.attach,
        }
    }
}
