//! Query by our number (商户订单号查询订单): `GET /v3/pay/transactions/out-trade-no/{out_trade_no}?mchid=…`.

use crate::{Call, Failure, Merchant, Moment, Transaction, prepay::check_out_trade_no};
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

/// The path of an order by our number.
pub(crate) fn order_path(out_trade_no: &str) -> Result<String, Failure> {
    check_out_trade_no(out_trade_no)?;
    // The bar is the only character of an order number that a path cannot carry as it is.
    Ok(format!(
        "/v3/pay/transactions/out-trade-no/{}",
        out_trade_no.replace('|', "%7C")
    ))
}
