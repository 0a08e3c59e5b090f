//! Refunds.

use super::{Asked, number};
use crate::{Failure, abnormal_refund::TO_THE_MERCHANT};
use http::{Method, Request};
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

/// Reads a request whose path begins with that of refunds; `rest` is what follows.
pub(super) fn read(request: &Request<Vec<u8>>, rest: &str) -> Result<Asked, Failure> {
    let named = rest.strip_prefix('/').unwrap_or_default();
    match (request.method(), named.strip_suffix("/apply-abnormal-refund")) {
        (&Method::POST, None) if rest.is_empty() => read_order(request.body()).map(Asked::Refund),
        (&Method::GET, None) if !named.is_empty() && !named.contains('/') => Ok(Asked::RefundQuery {
            out_refund_no: number(named),
        }),
        (&Method::POST, Some(refund_id)) if !refund_id.contains('/') => read_abnormal(refund_id, request.body()),
        _ => Err(Failure::unreadable("path")),
    }
}

fn read_order(body: &[u8]) -> Result<RefundAsked, Failure> {
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

fn read_abnormal(refund_id: &str, body: &[u8]) -> Result<Asked, Failure> {
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
    Ok(Asked::AbnormalRefund {
        refund_id: refund_id.to_owned(),
        out_refund_no: body.out_refund_no,
    })
}
