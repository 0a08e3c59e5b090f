//! A refund, as its request and its query answer it and the notification carries it. Source: 《申请退款》, 《退款结果通知》.

use crate::time;
use money::Fen;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What WeChat Pay says about a refund. `Debug` does not show the payer's account.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Wire")]
#[cfg_attr(feature = "counterpart", derive(Serialize), serde(into = "Wire"))]
pub struct RefundRecord {
    /// The refund's number at WeChat Pay.
    pub refund_id: String,
    /// Its number on our side.
    pub out_refund_no: String,
    /// The payment's number at WeChat Pay.
    pub transaction_id: String,
    /// The payment's number on our side.
    pub out_trade_no: String,
    /// Where it stands.
    pub state: RefundState,
    /// When the money arrived, unix seconds; absent until then.
    pub success_time: Option<i64>,
    /// Where it arrived, in words such as `招商银行信用卡0403`.
    pub received_account: Option<String>,
    /// How much.
    pub amount: RefundAmount,
}

/// The money of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAmount {
    /// The price of the whole payment.
    pub total: Fen,
    /// What goes back. Compare this one with what was asked.
    pub refund: Fen,
    /// What the payer gave himself: less, where WeChat Pay's coupons took part.
    pub payer_total: Option<Fen>,
    /// What the payer himself gets back.
    pub payer_refund: Option<Fen>,
    /// `CNY`, also where WeChat Pay leaves it out (as in notifications): the only one that domestic merchants can have.
    pub currency: String,
}

/// Where a refund stands (`status`, in notifications `refund_status`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(from = "String", into = "String")]
pub enum RefundState {
    /// `SUCCESS`: the money is with the payer.
    Success,
    /// `PROCESSING`: under way.
    Processing,
    /// `ABNORMAL`: the payer's card or account no longer takes money. The merchant has to decide.
    Abnormal,
    /// `CLOSED`, in some documents `CLOSE`: given up; the money stays with the merchant.
    Closed,
    /// A state that the documents did not have when this was written.
    Unknown(String),
}

/// What became of a refund, by what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundFate {
    /// The money is with the payer.
    Settled {
        /// WeChat Pay's number.
        refund_id: String,
        /// When, unix seconds: when it was read, where WeChat Pay does not say.
        at: i64,
    },
    /// Under way: ask again later.
    Processing {
        /// WeChat Pay's number.
        refund_id: String,
    },
    /// For people: the payer's account does not take it. See [`crate::Merchant::abnormal_refund`].
    Abnormal {
        /// WeChat Pay's number.
        refund_id: String,
    },
    /// For people: given up, and not paid.
    Closed {
        /// WeChat Pay's number.
        refund_id: String,
    },
    /// WeChat Pay never saw the number: the request did not arrive. Send it again, with the same number.
    Unseen,
    /// A state that the documents do not have: for people to look at.
    Odd(RefundState),
}

impl RefundRecord {
    /// What can be done about it. `now`: unix seconds.
    #[must_use]
    pub fn fate(&self, now: i64) -> RefundFate {
        let refund_id = self.refund_id.clone();
        match &self.state {
            RefundState::Success => RefundFate::Settled {
                refund_id,
                at: self.success_time.unwrap_or(now),
            },
            RefundState::Processing => RefundFate::Processing { refund_id },
            RefundState::Abnormal => RefundFate::Abnormal { refund_id },
            RefundState::Closed => RefundFate::Closed { refund_id },
            state @ RefundState::Unknown(_) => RefundFate::Odd(state.clone()),
        }
    }
}

impl RefundState {
    /// The state as WeChat Pay writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            RefundState::Success => "SUCCESS",
            RefundState::Processing => "PROCESSING",
            RefundState::Abnormal => "ABNORMAL",
            RefundState::Closed => "CLOSED",
            RefundState::Unknown(state) => state,
        }
    }
}

impl From<String> for RefundState {
    fn from(state: String) -> RefundState {
        match state.as_str() {
            "SUCCESS" => RefundState::Success,
            "PROCESSING" => RefundState::Processing,
            "ABNORMAL" => RefundState::Abnormal,
            "CLOSED" | "CLOSE" => RefundState::Closed,
            _ => RefundState::Unknown(state),
        }
    }
}

impl From<RefundState> for String {
    fn from(state: RefundState) -> String {
        state.as_str().to_owned()
    }
}

impl fmt::Debug for RefundRecord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RefundRecord")
            .field("refund_id", &self.refund_id)
            .field("out_refund_no", &self.out_refund_no)
            .field("out_trade_no", &self.out_trade_no)
            .field("state", &self.state)
            .field("success_time", &self.success_time)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}

/// The form on the wire.
#[derive(Deserialize, Serialize)]
pub(crate) struct Wire {
    // Only a notification has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mchid: Option<String>,
    refund_id: String,
    out_refund_no: String,
    transaction_id: String,
    out_trade_no: String,
    // A notification calls it otherwise than an answer.
    #[serde(alias = "refund_status")]
    status: RefundState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    success_time: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user_received_account: Option<String>,
    amount: WireAmount,
}

#[derive(Deserialize, Serialize)]
struct WireAmount {
    total: Fen,
    refund: Fen,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payer_total: Option<Fen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payer_refund: Option<Fen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
}

impl TryFrom<Wire> for RefundRecord {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<RefundRecord, &'static str> {
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let success_time = match filled(wire.success_time) {
            Some(text) => Some(time::parse(&text).ok_or("success_time is not RFC 3339")?),
            None => None,
        };
        Ok(RefundRecord {
            refund_id: wire.refund_id,
            out_refund_no: wire.out_refund_no,
            transaction_id: wire.transaction_id,
            out_trade_no: wire.out_trade_no,
            state: wire.status,
            success_time,
            received_account: filled(wire.user_received_account),
            amount: RefundAmount {
                total: wire.amount.total,
                refund: wire.amount.refund,
                payer_total: wire.amount.payer_total,
                payer_refund: wire.amount.payer_refund,
                currency: filled(wire.amount.currency).unwrap_or_else(|| "CNY".to_owned()),
            },
        })
    }
}

#[cfg(feature = "counterpart")]
impl From<RefundRecord> for Wire {
    fn from(record: RefundRecord) -> Wire {
        Wire {
            mchid: None,
            refund_id: record.refund_id,
            out_refund_no: record.out_refund_no,
            transaction_id: record.transaction_id,
            out_trade_no: record.out_trade_no,
            status: record.state,
            success_time: record.success_time.and_then(time::write),
            user_received_account: record.received_account,
            amount: WireAmount {
                total: record.amount.total,
                refund: record.amount.refund,
                payer_total: record.amount.payer_total,
                payer_refund: record.amount.payer_refund,
                currency: Some(record.amount.currency),
            },
        }
    }
}
