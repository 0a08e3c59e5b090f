//! What a merchant asks for.

use crate::{Failure, time};
use http::{Method, Request};
use money::Fen;
use serde::Deserialize;
use std::fmt;

/// A request of the operations that this crate has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `POST /v3/pay/transactions/jsapi`.
    Prepay(PrepayAsked),
    /// `GET /v3/pay/transactions/out-trade-no/{out_trade_no}`.
    Query {
        /// The payment's number at the merchant.
        out_trade_no: String,
    },
    /// `POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close`.
    Close {
        /// The payment's number at the merchant.
        out_trade_no: String,
    },
}

/// A prepay request. `Debug` does not show the payer.
#[derive(Clone, PartialEq, Eq)]
pub struct PrepayAsked {
    /// The mini-program.
    pub appid: String,
    /// The merchant number.
    pub mchid: String,
    /// What is bought.
    pub description: String,
    /// The payment's number at the merchant.
    pub out_trade_no: String,
    /// Until when it can be paid, unix seconds.
    pub expires_at: Option<i64>,
    /// Where the notification goes.
    pub notify_url: String,
    /// How much.
    pub amount: Fen,
    /// In which currency.
    pub currency: String,
    /// Who shall pay.
    pub payer_openid: String,
    /// To be given back in query and notification.
    pub attach: Option<String>,
}

impl Asked {
    /// Reads a request, after [`super::Gateway::verify`]. A path before `/v3/` is skipped: the stand-in may live under one.
    ///
    /// # Errors
    /// [`Failure::Unreadable`] with the part `path` for another operation, `mchid` for a query or close without this
    /// merchant number, otherwise for the body.
    pub fn read(request: &Request<Vec<u8>>, mchid: &str) -> Result<Asked, Failure> {
        let path = request.uri().path();
        let operation = path
            .find("/v3/")
            .and_then(|at| path.get(at..))
            .ok_or(Failure::unreadable("path"))?;
        if operation == "/v3/pay/transactions/jsapi" && request.method() == Method::POST {
            return read_prepay(request.body()).map(Asked::Prepay);
        }
        let number = operation
            .strip_prefix("/v3/pay/transactions/out-trade-no/")
            .ok_or(Failure::unreadable("path"))?
            .replace("%7C", "|");
        let (asked, claimed) = match number.strip_suffix("/close") {
            Some(number) if request.method() == Method::POST => (
                Asked::Close {
                    out_trade_no: number.to_owned(),
                },
                read_close(request.body())?,
            ),
            None if request.method() == Method::GET && !number.contains('/') => {
                let claimed = request
                    .uri()
                    .query()
                    .and_then(|query| query.strip_prefix("mchid="))
                    .unwrap_or_default();
                (Asked::Query { out_trade_no: number }, claimed.to_owned())
            }
            _ => return Err(Failure::unreadable("path")),
        };
        if claimed == mchid {
            Ok(asked)
        } else {
            Err(Failure::unreadable("mchid"))
        }
    }
}

impl fmt::Debug for PrepayAsked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PrepayAsked")
            .field("out_trade_no", &self.out_trade_no)
            .field("amount", &self.amount)
            .field("currency", &self.currency)
            .finish_non_exhaustive()
    }
}

fn read_close(body: &[u8]) -> Result<String, Failure> {
    #[derive(Deserialize)]
    struct Body {
        mchid: String,
    }
    let body: Body = serde_json::from_slice(body).map_err(|error| Failure::json("close request", &error))?;
    Ok(body.mchid)
}

fn read_prepay(body: &[u8]) -> Result<PrepayAsked, Failure> {
    #[derive(Deserialize)]
    struct Body {
        appid: String,
        mchid: String,
        description: String,
        out_trade_no: String,
        #[serde(default)]
        time_expire: Option<String>,
        notify_url: String,
        amount: BodyAmount,
        payer: BodyPayer,
        #[serde(default)]
        attach: Option<String>,
    }
    #[derive(Deserialize)]
    struct BodyAmount {
        total: Fen,
        #[serde(default)]
        currency: Option<String>,
    }
    #[derive(Deserialize)]
    struct BodyPayer {
        openid: String,
    }
    let body: Body = serde_json::from_slice(body).map_err(|error| Failure::json("prepay request", &error))?;
    let expires_at = match body.time_expire {
        Some(text) => Some(time::parse(&text).ok_or(Failure::unreadable("time_expire"))?),
        None => None,
    };
    Ok(PrepayAsked {
        appid: body.appid,
        mchid: body.mchid,
        description: body.description,
        out_trade_no: body.out_trade_no,
        expires_at,
        notify_url: body.notify_url,
        amount: body.amount.total,
        currency: body.amount.currency.unwrap_or_else(|| "CNY".to_owned()),
        payer_openid: body.payer.openid,
        attach: body.attach,
    })
}
