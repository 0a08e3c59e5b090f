//! A prepay request.

use crate::{Failure, text::is_readable, time};
use money::Fen;
use serde::Deserialize;
use std::fmt;

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

pub(super) fn read(body: &[u8]) -> Result<PrepayAsked, Failure> {
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
    for (field, text) in [
        ("description", Some(&body.description)),
        ("attach", body.attach.as_ref()),
    ] {
        if text.is_some_and(|text| !is_readable(text)) {
            return Err(Failure::unreadable(field));
        }
    }
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
