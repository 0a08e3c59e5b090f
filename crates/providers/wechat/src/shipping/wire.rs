//! What goes over the line.

use super::payment::Payment;
use crate::answer::Written;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
pub(super) struct Report<'a> {
    pub(super) order_key: Key<'a>,
    pub(super) logistics_type: u8,
    pub(super) delivery_mode: u8,
    pub(super) shipping_list: [Item; 1],
    pub(super) upload_time: String,
    pub(super) payer: Payer<'a>,
}

#[derive(Serialize)]
pub(super) struct Key<'a> {
    order_number_type: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mchid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    out_trade_no: Option<&'a str>,
}

impl<'a> Key<'a> {
    pub(super) fn of(payment: Payment<'a>) -> Key<'a> {
        match payment {
            Payment::OutTradeNo { mchid, out_trade_no } => Key {
                order_number_type: 1,
                transaction_id: None,
                mchid: Some(mchid),
                out_trade_no: Some(out_trade_no),
            },
            Payment::TransactionId(id) => Key {
                order_number_type: 2,
                transaction_id: Some(id),
                mchid: None,
                out_trade_no: None,
            },
        }
    }
}

#[derive(Serialize)]
pub(super) struct Item {
    pub(super) item_desc: String,
}

#[derive(Serialize)]
pub(super) struct Payer<'a> {
    pub(super) openid: &'a str,
}

#[derive(Serialize)]
pub(super) struct Question<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant_trade_no: Option<&'a str>,
}

impl<'a> Question<'a> {
    pub(super) fn of(payment: Payment<'a>) -> Question<'a> {
        match payment {
            Payment::OutTradeNo { mchid, out_trade_no } => Question {
                merchant_id: Some(mchid),
                merchant_trade_no: Some(out_trade_no),
                transaction_id: None,
            },
            Payment::TransactionId(id) => Question {
                transaction_id: Some(id),
                merchant_id: None,
                merchant_trade_no: None,
            },
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Known {
    pub(super) order: Order,
}

#[derive(Deserialize)]
pub(super) struct Order {
    pub(super) order_state: Written,
}
