//! Answers to merchants.

use super::{AppOrderAsked, Asked, Gateway, QueryAsked, RefundAsked};
use crate::{Code, Failure, order::written, parameters::Parameters, time};
use http::{HeaderValue, Response, header::CONTENT_TYPE};
use money::Fen;

/// A transaction in UnionPay's books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The kind of transaction: `01` a payment, `04` a refund.
    pub kind: &'static str,
    /// The merchant's number.
    pub order_id: String,
    /// The order's time, unix seconds.
    pub ordered_at: i64,
    /// UnionPay's number; empty while there is none.
    pub query_id: String,
    /// UnionPay's number of the payment that a refund belongs to.
    pub payment_query_id: Option<String>,
    /// How much.
    pub amount: Fen,
    /// In which currency, by number.
    pub currency: String,
    /// When it was done, unix seconds; absent until then.
    pub done_at: Option<i64>,
    /// How it went.
    pub code: Code,
}

impl Record {
    /// The facts, but how it went.
    pub(super) fn facts(&self) -> Result<Parameters, Failure> {
        let mut facts = order(&self.order_id, self.ordered_at)?;
        facts.put("txnType", self.kind);
        facts.put("txnSubType", if self.kind == "01" { "01" } else { "00" });
        facts.put("bizType", "000201");
        facts.put("accessType", "0");
        facts.put("txnAmt", &self.amount.get().to_string());
        facts.put("currencyCode", &self.currency);
        facts.put("queryId", &self.query_id);
        facts.put("origQryId", self.payment_query_id.as_deref().unwrap_or_default());
        if let Some(done) = self.done_at.and_then(time::write_without_year) {
            facts.put("settleDate", done.get(..4).unwrap_or_default());
            facts.put("settleAmt", &self.amount.get().to_string());
            facts.put("settleCurrencyCode", &self.currency);
            facts.put("traceTime", &done);
            facts.put("traceNo", done.get(4..).unwrap_or_default());
        }
        Ok(facts)
    }
}

impl Gateway {
    /// The answer to an app order.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for a time that cannot be written; [`Failure::Unsigned`].
    pub fn ordered(&self, asked: &AppOrderAsked, tn: &str, blinding: [u8; 32]) -> Result<Response<Vec<u8>>, Failure> {
        let mut facts = order(&asked.order_id, asked.ordered_at)?;
        facts.put("txnType", "01");
        facts.put("tn", tn);
        self.answer(facts, &Code::Success, "成功[0000000]", blinding)
    }

    /// The answer to a question: what is in the books, or [`Code::NotFound`].
    ///
    /// # Errors
    /// As [`Gateway::ordered`].
    pub fn queried(
        &self,
        asked: &QueryAsked,
        found: Option<&Record>,
        blinding: [u8; 32],
    ) -> Result<Response<Vec<u8>>, Failure> {
        let Some(record) = found else {
            let facts = order(&asked.order_id, asked.ordered_at)?;
            return self.answer(facts, &Code::NotFound, "查无此交易[2600000]", blinding);
        };
        let mut facts = record.facts()?;
        facts.put("origRespCode", record.code.as_str());
        facts.put("origRespMsg", "交易结果");
        self.answer(facts, &Code::Success, "成功[0000000]", blinding)
    }

    /// The answer to a refund that is taken.
    ///
    /// # Errors
    /// As [`Gateway::ordered`].
    pub fn refunding(
        &self,
        asked: &RefundAsked,
        query_id: &str,
        blinding: [u8; 32],
    ) -> Result<Response<Vec<u8>>, Failure> {
        let mut facts = order(&asked.order_id, asked.ordered_at)?;
        facts.put("txnType", "04");
        facts.put("txnAmt", &asked.amount.get().to_string());
        facts.put("origQryId", &asked.payment_query_id);
        facts.put("queryId", query_id);
        self.answer(facts, &Code::Success, "成功[0000000]", blinding)
    }

    /// A refusal of a request that was verified, signed.
    ///
    /// # Errors
    /// As [`Gateway::ordered`].
    pub fn refusal(
        &self,
        asked: &Asked,
        code: &Code,
        message: &str,
        blinding: [u8; 32],
    ) -> Result<Response<Vec<u8>>, Failure> {
        let facts = match asked {
            Asked::AppOrder(asked) => order(&asked.order_id, asked.ordered_at)?,
            Asked::Query(asked) => order(&asked.order_id, asked.ordered_at)?,
            Asked::Refund(asked) => order(&asked.order_id, asked.ordered_at)?,
            Asked::File(asked) => {
                let mut facts = Parameters::default();
                facts.put("txnTime", &written("txnTime", asked.asked_at)?);
                facts.put("settleDate", &asked.day);
                facts
            }
        };
        self.answer(facts, code, message, blinding)
    }

    /// A refusal of a request that could not be verified: it has no signature.
    #[must_use]
    pub fn rejection(message: &str) -> Response<Vec<u8>> {
        let mut facts = Parameters::default();
        facts.put("respCode", "11");
        facts.put("respMsg", message);
        respond(facts.to_answer())
    }

    pub(super) fn answer(
        &self,
        mut facts: Parameters,
        code: &Code,
        message: &str,
        blinding: [u8; 32],
    ) -> Result<Response<Vec<u8>>, Failure> {
        facts.put("merId", &self.mer_id);
        facts.put("respCode", code.as_str());
        facts.put("respMsg", message);
        self.signer.sign(&mut facts, blinding)?;
        Ok(respond(facts.to_answer()))
    }
}

fn order(id: &str, at: i64) -> Result<Parameters, Failure> {
    let mut facts = Parameters::default();
    facts.put("orderId", id);
    facts.put("txnTime", &written("txnTime", at)?);
    Ok(facts)
}

fn respond(body: Vec<u8>) -> Response<Vec<u8>> {
    let mut answer = Response::new(body);
    let kind = HeaderValue::from_static("text/html;charset=UTF-8");
    answer.headers_mut().insert(CONTENT_TYPE, kind);
    answer
}
