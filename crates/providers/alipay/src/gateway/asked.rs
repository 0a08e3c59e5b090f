//! What an app asks for.

use super::parameters::Parameters;
use crate::{method, text::is_readable, time};
use money::Fen;
use serde::{Deserialize, de::DeserializeOwned};
use std::fmt;

const INVALID: &str = "isv.invalid-parameter";

/// A request of the operations that this crate has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Whose code this is.
    Login {
        /// The code.
        code: String,
    },
    /// A trade to be paid.
    Create(CreateAsked),
    /// What became of a trade.
    Query {
        /// The payment's number at the merchant.
        out_trade_no: String,
    },
    /// That a trade shall not be paid any more.
    Close {
        /// The payment's number at the merchant.
        out_trade_no: String,
    },
    /// Money back.
    Refund(RefundAsked),
    /// What became of a refund.
    RefundQuery {
        /// The payment's number at the merchant.
        out_trade_no: String,
        /// The refund's number at the merchant.
        out_request_no: String,
    },
    /// Where a day's bill is.
    Bill {
        /// Such as `trade`.
        bill_type: String,
        /// `yyyy-MM-dd`.
        bill_date: String,
    },
}

/// A trade to be made. `Debug` does not show the buyer.
#[derive(Clone, PartialEq, Eq)]
pub struct CreateAsked {
    /// The payment's number at the merchant.
    pub out_trade_no: String,
    /// The price.
    pub total: Fen,
    /// What is bought.
    pub subject: String,
    /// The buyer.
    pub buyer_open_id: String,
    /// The mini-program.
    pub op_app_id: String,
    /// The account that the money shall go to.
    pub seller_id: Option<String>,
    /// Until when it can be paid, unix seconds.
    pub expires_at: Option<i64>,
    /// Where the notification shall go.
    pub notify_url: String,
}

/// Money that shall go back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAsked {
    /// The payment's number at the merchant.
    pub out_trade_no: String,
    /// The refund's number at the merchant.
    pub out_request_no: String,
    /// How much.
    pub amount: Fen,
    /// Why.
    pub reason: Option<String>,
}

#[derive(Deserialize)]
struct Content {
    #[serde(default)]
    out_trade_no: String,
    #[serde(default)]
    out_request_no: String,
    #[serde(default)]
    total_amount: String,
    #[serde(default)]
    refund_amount: String,
    #[serde(default)]
    refund_reason: Option<String>,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    product_code: String,
    #[serde(default)]
    op_app_id: String,
    #[serde(default)]
    buyer_open_id: String,
    #[serde(default)]
    seller_id: Option<String>,
    #[serde(default)]
    time_expire: Option<String>,
    #[serde(default)]
    bill_type: String,
    #[serde(default)]
    bill_date: String,
}

impl Asked {
    pub(super) fn read(method: &str, parameters: &Parameters) -> Result<Asked, &'static str> {
        if method == method::LOGIN {
            return match parameters.get("grant_type") {
                "authorization_code" => Ok(Asked::Login {
                    code: given(parameters.get("code"))?,
                }),
                _ => Err("isv.grant-type-invalid"),
            };
        }
        let content: Content = json(parameters.get("biz_content"))?;
        Ok(match method {
            method::CREATE => Asked::Create(content.create(parameters.get("notify_url"))?),
            method::QUERY => Asked::Query {
                out_trade_no: given(&content.out_trade_no)?,
            },
            method::CLOSE => Asked::Close {
                out_trade_no: given(&content.out_trade_no)?,
            },
            method::REFUND => Asked::Refund(RefundAsked {
                out_trade_no: given(&content.out_trade_no)?,
                out_request_no: given(&content.out_request_no)?,
                amount: amount(&content.refund_amount)?,
                reason: text(content.refund_reason)?,
            }),
            method::REFUND_QUERY => Asked::RefundQuery {
                out_trade_no: given(&content.out_trade_no)?,
                out_request_no: given(&content.out_request_no)?,
            },
            method::BILL => Asked::Bill {
                bill_type: given(&content.bill_type)?,
                bill_date: given(&content.bill_date)?,
            },
            _ => return Err("isv.invalid-method"),
        })
    }
}

impl Content {
    fn create(self, notify_url: &str) -> Result<CreateAsked, &'static str> {
        if self.product_code != "JSAPI_PAY" {
            return Err(INVALID);
        }
        let expires_at = match self.time_expire {
            Some(text) => Some(time::parse(&text).ok_or(INVALID)?),
            None => None,
        };
        Ok(CreateAsked {
            out_trade_no: given(&self.out_trade_no)?,
            total: amount(&self.total_amount)?,
            subject: text(Some(given(&self.subject)?))?.unwrap_or_default(),
            buyer_open_id: given(&self.buyer_open_id)?,
            op_app_id: given(&self.op_app_id)?,
            seller_id: self.seller_id,
            expires_at,
            notify_url: notify_url.to_owned(),
        })
    }
}

impl fmt::Debug for CreateAsked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CreateAsked")
            .field("out_trade_no", &self.out_trade_no)
            .field("total", &self.total)
            .finish_non_exhaustive()
    }
}

fn json<T: DeserializeOwned>(content: &str) -> Result<T, &'static str> {
    serde_json::from_str(content).map_err(|_| INVALID)
}

fn given(text: &str) -> Result<String, &'static str> {
    if text.is_empty() {
        Err(INVALID)
    } else {
        Ok(text.to_owned())
    }
}

/// A text, if it has nothing that Alipay refuses.
fn text(text: Option<String>) -> Result<Option<String>, &'static str> {
    match &text {
        Some(given) if !is_readable(given) => Err(INVALID),
        _ => Ok(text),
    }
}

/// Yuan with exactly two decimals, at least one fen.
fn amount(text: &str) -> Result<Fen, &'static str> {
    let amount = Fen::from_yuan(text).filter(|amount| amount.is_positive() && amount.to_string() == text);
    amount.ok_or(INVALID)
}
