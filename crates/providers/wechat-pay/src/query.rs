//! Query by our number (商户订单号查询订单): `GET /v3/pay/transactions/out-trade-no/{out_trade_no}?mchid=…`.

use crate::{Call, Code, Failure, Merchant, Moment, TradeState, Transaction, prepay::check_out_trade_no};
use http::{Method, Request, Response};

impl Merchant {
    /// Asks what became of a payment. This, not the notification, is the truth.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the number or the nonce.
    pub fn query(&self, out_trade_no: &str, moment: &Moment<'_>) -> Result<Request<Vec<u8>>, Failure> {
        let path = format!("{}?mchid={}", order_path(out_trade_no)?, self.mchid);
        self.request(
            Call {
                method: Method::GET,
                path_and_query: &path,
                body: Vec::new(),
            },
            moment,
        )
    }

    /// What became of it. `out_trade_no` is the one that was asked about.
    ///
    /// # Errors
    /// [`Failure::Refused`] with [`crate::Code::OrderNotExist`] where WeChat Pay never saw the number;
    /// [`Failure::Foreign`] where the answer, though signed, belongs to another question: a signature covers the answer
    /// only, so that a recorded one could be played back.
    pub fn read_query(&self, now: i64, out_trade_no: &str, answer: &Response<Vec<u8>>) -> Result<Transaction, Failure> {
        let transaction: Transaction = self.read(now, answer, "query answer")?;
        if transaction.out_trade_no != out_trade_no {
            return Err(Failure::Foreign("out_trade_no"));
        }
        if transaction.mchid != self.mchid {
            return Err(Failure::Foreign("mchid"));
        }
        Ok(transaction)
    }
}

/// What became of a payment, by what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The money is there: [`Transaction::paid`] has the facts.
    Paid(Box<Transaction>),
    /// Not paid; it still can be, until it is closed.
    Unpaid,
    /// It cannot be paid any more.
    Closed,
    /// WeChat Pay never saw the number: the prepay request did not arrive.
    Unseen,
    /// The money came and went back, or a state that the documents do not have: for people to look at.
    Odd(TradeState),
}

impl Merchant {
    /// The same as [`Merchant::read_query`], told apart by what can be done about it.
    ///
    /// # Errors
    /// As [`Merchant::read_query`]; nothing is known then. That WeChat Pay never saw the number is no failure here.
    pub fn read_fate(&self, now: i64, out_trade_no: &str, answer: &Response<Vec<u8>>) -> Result<Fate, Failure> {
        let transaction = match self.read_query(now, out_trade_no, answer) {
            Ok(transaction) => transaction,
            Err(Failure::Refused {
                code: Code::OrderNotExist,
                ..
            }) => return Ok(Fate::Unseen),
            Err(failure) => return Err(failure),
        };
        Ok(match transaction.trade_state {
            TradeState::Success => Fate::Paid(Box::new(transaction)),
            TradeState::NotPaid | TradeState::UserPaying | TradeState::PayError => Fate::Unpaid,
            TradeState::Closed | TradeState::Revoked => Fate::Closed,
            TradeState::Refund | TradeState::Unknown(_) => Fate::Odd(transaction.trade_state),
        })
    }
}

/// The path of an order by our number.
pub(crate) fn order_path(out_trade_no: &str) -> Result<String, Failure> {
    check_out_trade_no(out_trade_no)?;
    // The bar is the only character of an order number that a path cannot carry as it is.
    Ok(format!(
        "/v3/pay/transactions/out-trade-no/{}",
        out_trade_no.replace('|', "%7C")
    ))
}
