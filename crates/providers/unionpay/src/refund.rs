//! Refunds (退货): `POST /gateway/api/backTransReq.do`. A refund is an order of its own, which names the payment by UnionPay's
//! `queryId`. That it was taken is not that it is done: the result is asked for with [`Merchant::query`].

use crate::{
    Code, Failure, LARGEST_BODY, Merchant, Order,
    merchant::{refusal, response_code},
    order::put_transaction,
    parameters::Parameters,
    query::{Found, paid},
};
use http::{Request, Response};
use money::Fen;

/// Money that goes back.
#[derive(Clone, Copy, Debug)]
pub struct Refund<'a> {
    /// The refund's own number, and the present time. A retry repeats both as long as that time is not of long ago; with a new
    /// one it is another order for UnionPay, which is sent only once [`Merchant::query`] has found none of the earlier.
    pub order: Order<'a>,
    /// The payment, by UnionPay's number ([`crate::Paid::query_id`]).
    pub payment_query_id: &'a str,
    /// How much; at least one fen. All refunds of a payment together at most what was paid.
    pub amount: Fen,
    /// Where the notification goes: absolute, without a query, at most 256 bytes.
    pub back_url: &'a str,
}

/// What UnionPay says to a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundAnswer {
    /// Taken: ask for the result.
    Accepted {
        /// UnionPay's number of the refund.
        query_id: String,
    },
    /// Perhaps taken: ask for the result. [`Code::Duplicate`] says that the same refund was sent before.
    Unclear(Code),
}

/// What became of a refund, by what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundFate {
    /// The money goes back to the payer.
    Settled(Box<Refunded>),
    /// UnionPay has no such refund: send the same one again.
    Unseen,
    /// UnionPay did not do it, for certain; for people to look at.
    Failed(Code),
    /// Not known yet, ask again; where it stays so, for people to look at.
    Unclear(Code),
}

/// The facts of a refund that is done. Compare amount and currency with what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunded {
    /// UnionPay's number of the refund.
    pub query_id: String,
    /// When, unix seconds.
    pub at: i64,
    /// How much.
    pub amount: Fen,
    /// In which currency, by number: `156` is the yuan.
    pub currency: String,
}

impl Merchant {
    /// Sends money back. A retry repeats it with the same content.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] names a field that UnionPay would refuse; [`Failure::Unsigned`].
    pub fn refund(&self, asked: &Refund<'_>, blinding: [u8; 32]) -> Result<Request<Vec<u8>>, Failure> {
        let query_id = asked.payment_query_id;
        let is_number = query_id.len() <= 40 && query_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if query_id.is_empty() || !is_number {
            return Err(Failure::unsendable(
                "origQryId",
                "is not UnionPay's number of a payment",
            ));
        }
        let mut parameters = Parameters::default();
        asked.order.put(&mut parameters)?;
        put_transaction(&mut parameters, "04", asked.amount, asked.back_url)?;
        parameters.put("origQryId", query_id);
        self.request("/gateway/api/backTransReq.do", parameters, blinding)
    }

    /// Whether UnionPay took the refund.
    ///
    /// # Errors
    /// [`Failure::Refused`] with a code that says for certain that it did not; after anything else the refund may be on its
    /// way: ask, and retry with the same order only.
    pub fn read_refund(
        &self,
        now: i64,
        order: &Order<'_>,
        answer: &Response<Vec<u8>>,
    ) -> Result<RefundAnswer, Failure> {
        let facts = self.verified(now, answer, LARGEST_BODY)?;
        let code = response_code(&facts)?;
        order.check(&code, &facts)?;
        match code {
            code if code.is_success() => {
                let query_id = facts.get("queryId").ok_or(Failure::Unreadable("queryId"))?;
                Ok(RefundAnswer::Accepted {
                    query_id: query_id.to_owned(),
                })
            }
            // No such payment is as certain as the other failures.
            code if is_certain(&code) || code == Code::NotFound => Err(refusal(code, &facts)),
            code => Ok(RefundAnswer::Unclear(code)),
        }
    }

    /// What became of a refund, from the answer to [`Merchant::query`] with the refund's order.
    ///
    /// # Errors
    /// As [`Merchant::read_fate`]; nothing is known then.
    pub fn read_refund_fate(
        &self,
        now: i64,
        order: &Order<'_>,
        answer: &Response<Vec<u8>>,
    ) -> Result<RefundFate, Failure> {
        Ok(match self.found(now, order, "04", answer)? {
            Found::Nothing => RefundFate::Unseen,
            Found::Transaction(code, facts) if code.is_success() => {
                let facts = paid(&facts, order.at)?;
                RefundFate::Settled(Box::new(Refunded {
                    query_id: facts.query_id,
                    at: facts.at,
                    amount: facts.amount,
                    currency: facts.currency,
                }))
            }
            Found::Transaction(code, _) if is_certain(&code) => RefundFate::Failed(code),
            Found::Undecided(code) | Found::Transaction(code, _) => RefundFate::Unclear(code),
        })
    }
}

/// Whether it says for certain that this refund moved no money.
fn is_certain(code: &Code) -> bool {
    code.is_failure() || code.is_refunded_before()
}
