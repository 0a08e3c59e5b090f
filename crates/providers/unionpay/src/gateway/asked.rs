//! What a merchant asks for.

use super::Gateway;
use crate::{Doubt, Failure, LARGEST_BODY, app_order::is_readable, order, parameters::Parameters, time};
use http::{Method, Request};
use money::Fen;

/// A request of the operations that this crate has, proven to come from the merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `POST /gateway/api/appTransReq.do`.
    AppOrder(AppOrderAsked),
    /// `POST /gateway/api/queryTrans.do`.
    Query(QueryAsked),
    /// `POST /gateway/api/backTransReq.do`, a refund.
    Refund(RefundAsked),
    /// `POST /` on the host of files.
    File(FileAsked),
}

/// An app order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppOrderAsked {
    /// The payment's number at the merchant.
    pub order_id: String,
    /// The order's time, unix seconds.
    pub ordered_at: i64,
    /// Until when it can be paid, unix seconds.
    pub expires_at: Option<i64>,
    /// How much.
    pub amount: Fen,
    /// In which currency, by number.
    pub currency: String,
    /// What is bought.
    pub description: String,
    /// Where the notification goes.
    pub back_url: String,
}

/// A question about a payment or a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryAsked {
    /// Its number at the merchant.
    pub order_id: String,
    /// Its time, unix seconds.
    pub ordered_at: i64,
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAsked {
    /// The refund's number at the merchant.
    pub order_id: String,
    /// The refund's time, unix seconds.
    pub ordered_at: i64,
    /// UnionPay's number of the payment.
    pub payment_query_id: String,
    /// How much.
    pub amount: Fen,
    /// In which currency, by number.
    pub currency: String,
    /// Where the notification goes.
    pub back_url: String,
}

/// A settlement file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAsked {
    /// The day, as `MMDD`.
    pub day: String,
    /// When it was asked for, unix seconds.
    pub asked_at: i64,
}

impl Gateway {
    /// Verifies a request and reads it. A path before `/gateway/api/` is skipped: the stand-in may live under one.
    ///
    /// # Errors
    /// [`Failure::Unverified`]: answer with [`Gateway::rejection`]; [`Failure::Foreign`] for another merchant number;
    /// [`Failure::Unreadable`] with the field or, for an operation that is not played, `path` or `txnType`.
    pub fn read(&self, request: &Request<Vec<u8>>) -> Result<Asked, Failure> {
        if request.method() != Method::POST {
            return Err(Failure::Unreadable("path"));
        }
        if request.body().len() > LARGEST_BODY {
            return Err(Doubt::Oversized(request.body().len()).into());
        }
        let facts = Parameters::of_form(request.body())?;
        self.verify(&facts)?;
        if facts.get("merId") != Some(&self.mer_id) {
            return Err(Failure::Foreign("merId"));
        }
        let path = request.uri().path();
        let operation = path.rsplit_once("/gateway/api/").map_or("", |(_, operation)| operation);
        match (operation, facts.get("txnType")) {
            ("appTransReq.do", Some("01")) => app_order(&facts).map(Asked::AppOrder),
            ("queryTrans.do", Some("00")) => query(&facts).map(Asked::Query),
            ("backTransReq.do", Some("04")) => refund(&facts).map(Asked::Refund),
            ("", Some("76")) => file(&facts).map(Asked::File),
            ("appTransReq.do" | "queryTrans.do" | "backTransReq.do", _) => Err(Failure::Unreadable("txnType")),
            _ => Err(Failure::Unreadable("path")),
        }
    }
}

fn app_order(facts: &Parameters) -> Result<AppOrderAsked, Failure> {
    let expires_at = match facts.get("payTimeout") {
        Some(text) => Some(time::parse(text).ok_or(Failure::Unreadable("payTimeout"))?),
        None => None,
    };
    let description = facts.get("orderDesc").unwrap_or_default();
    if !is_readable(description) {
        return Err(Failure::Unreadable("orderDesc"));
    }
    Ok(AppOrderAsked {
        order_id: text(facts, "orderId")?,
        ordered_at: instant(facts)?,
        expires_at,
        amount: order::amount(facts).ok_or(Failure::Unreadable("txnAmt"))?,
        currency: text(facts, "currencyCode")?,
        description: description.to_owned(),
        back_url: text(facts, "backUrl")?,
    })
}

fn query(facts: &Parameters) -> Result<QueryAsked, Failure> {
    Ok(QueryAsked {
        order_id: text(facts, "orderId")?,
        ordered_at: instant(facts)?,
    })
}

fn refund(facts: &Parameters) -> Result<RefundAsked, Failure> {
    Ok(RefundAsked {
        order_id: text(facts, "orderId")?,
        ordered_at: instant(facts)?,
        payment_query_id: text(facts, "origQryId")?,
        amount: order::amount(facts).ok_or(Failure::Unreadable("txnAmt"))?,
        currency: text(facts, "currencyCode")?,
        back_url: text(facts, "backUrl")?,
    })
}

fn file(facts: &Parameters) -> Result<FileAsked, Failure> {
    Ok(FileAsked {
        day: text(facts, "settleDate")?,
        asked_at: instant(facts)?,
    })
}

fn text(facts: &Parameters, name: &'static str) -> Result<String, Failure> {
    facts.get(name).map(str::to_owned).ok_or(Failure::Unreadable(name))
}

fn instant(facts: &Parameters) -> Result<i64, Failure> {
    facts
        .get("txnTime")
        .and_then(time::parse)
        .ok_or(Failure::Unreadable("txnTime"))
}
