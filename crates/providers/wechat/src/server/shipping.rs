//! Shipping information, as WeChat takes it.

use super::{
    calls::posted,
    refusal::{Refusal, json},
};
use http::{Request, Response};
use serde::Deserialize;

/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 120;

/// A payment as a call names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// By the merchant's number.
    OutTradeNo {
        /// The merchant.
        mchid: String,
        /// Its number.
        out_trade_no: String,
    },
    /// By WeChat Pay's number.
    TransactionId(String),
}

/// Shipping information that came.
#[derive(Clone, PartialEq, Eq)]
pub struct Report {
    /// The payment.
    pub order: Order,
    /// Who paid, it says.
    pub openid: String,
    /// 3 virtual, 4 on the spot; others are not played.
    pub logistics_type: i64,
    /// What it is.
    pub description: String,
    /// RFC 3339, as it came.
    pub upload_time: String,
}

/// Shipping information.
///
/// # Errors
/// The refusal to answer with.
pub fn report(request: &Request<Vec<u8>>) -> Result<Report, Refusal> {
    #[derive(Deserialize)]
    struct Wire {
        order_key: Named,
        logistics_type: i64,
        delivery_mode: i64,
        shipping_list: Vec<Item>,
        upload_time: String,
        payer: Payer,
    }
    #[derive(Deserialize)]
    struct Item {
        #[serde(default)]
        item_desc: String,
    }
    #[derive(Deserialize)]
    struct Payer {
        openid: String,
    }
    let wire: Wire = posted(request)?;
    let [Item { item_desc }] = wire.shipping_list.as_slice() else {
        return Err(Refusal::ONE_ENTRY);
    };
    let refusals = [
        (wire.delivery_mode != 1, Refusal::DELIVERY_MODE),
        (!matches!(wire.logistics_type, 3 | 4), Refusal::LOGISTICS),
        (item_desc.is_empty(), Refusal::NO_DESCRIPTION),
        (
            item_desc.chars().count() > LONGEST_DESCRIPTION,
            Refusal::LONG_DESCRIPTION,
        ),
        (
            !wire.upload_time.contains('.') || clock::Moment::parse(&wire.upload_time).is_none(),
            Refusal::UPLOAD_TIME,
        ),
    ];
    if let Some((_, refusal)) = refusals.into_iter().find(|(applies, _)| *applies) {
        return Err(refusal);
    }
    Ok(Report {
        order: wire.order_key.order()?,
        openid: wire.payer.openid,
        logistics_type: wire.logistics_type,
        description: item_desc.clone(),
        upload_time: wire.upload_time,
    })
}

/// The payment that is asked about.
///
/// # Errors
/// The refusal to answer with.
pub fn payment(request: &Request<Vec<u8>>) -> Result<Order, Refusal> {
    posted::<Named>(request)?.order()
}

/// What is known of a payment: `order_state` 1 waiting, 2 shipped, 5 refunded.
#[must_use]
pub fn order(out_trade_no: &str, order_state: i64) -> Response<Vec<u8>> {
    let order = serde_json::json!({ "merchant_trade_no": out_trade_no, "order_state": order_state });
    json(&serde_json::json!({ "errcode": 0, "errmsg": "ok", "order": order }))
}

/// `upload_shipping_info` and `get_order` name the merchant's number differently.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    order_number_type: Option<i64>,
    #[serde(default)]
    transaction_id: Option<String>,
    #[serde(default, alias = "merchant_id")]
    mchid: Option<String>,
    #[serde(default, alias = "merchant_trade_no")]
    out_trade_no: Option<String>,
}

impl Named {
    fn order(self) -> Result<Order, Refusal> {
        match (
            self.order_number_type,
            self.transaction_id,
            self.mchid,
            self.out_trade_no,
        ) {
            (Some(2) | None, Some(id), _, _) => Ok(Order::TransactionId(id)),
            (Some(1) | None, None, Some(mchid), Some(out_trade_no)) => Ok(Order::OutTradeNo { mchid, out_trade_no }),
            _ => Err(Refusal::NOT_JSON),
        }
    }
}
