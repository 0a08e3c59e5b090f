//! Refunds.

use crate::{Failure, abnormal_refund::TO_THE_MERCHANT, text::is_readable};
use money::Fen;
use serde::Deserialize;

/// A request for a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAsked {
    /// The payment's number at the merchant.
    pub out_trade_no: String,
    /// The refund's number at the merchant.
    pub out_refund_no: String,
    /// Why.
    pub reason: Option<String>,
    /// Where the notification goes, if one is wanted.
    pub notify_url: Option<String>,
    /// How much goes back.
    pub refund: Fen,
    /// What the merchant takes for the price of the payment.
    pub total: Fen,
    /// In which currency.
    pub currency: String,
}

pub(super) fn read(body: &[u8]) -> Result<RefundAsked, Failure> {
    #[derive(Deserialize)]
    struct Body {
        out_trade_no: String,
        out_refund_no: String,
        #[serde(default)]
        reason: Option<String>,
        #[serde(default)]
        notify_url: Option<String>,
        amount: BodyAmount,
    }
    #[derive(Deserialize)]
    struct BodyAmount {
        refund: Fen,
        total: Fen,
        currency: String,
    }
    let body: Body = serde_json::from_slice(body).map_err(|error| Failure::json("refund request", &error))?;
    if body.reason.as_ref().is_some_and(|reason| !is_readable(reason)) {
        return Err(Failure::unreadable("reason"));
    }
    Ok(RefundAsked {
        out_trade_no: body.out_trade_no,
        out_refund_no: body.out_refund_no,
        reason: body.reason,
        notify_url: body.notify_url,
        refund: body.amount.refund,
        total: body.amount.total,
        currency: body.amount.currency,
    })
}

/// The refund's number at the merchant, in the body of a request to pay an abnormal one to it.
pub(super) fn read_abnormal(body: &[u8]) -> Result<String, Failure> {
    #[derive(Deserialize)]
    struct Body {
        out_refund_no: String,
        #[serde(rename = "type")]
        kind: String,
    }
    let body: Body = serde_json::from_slice(body).map_err(|error| Failure::json("abnormal refund", &error))?;
    if body.kind != TO_THE_MERCHANT {
        return Err(Failure::unreadable("type"));
    }
    Ok(body.out_refund_no)
}
