//! Close (关闭订单): `POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close`.

use crate::{Call, Code, Failure, Merchant, Moment, query::order_path};
use http::{Method, Request, Response};

impl Merchant {
    /// Closes a payment that is not made yet, so that it cannot be made any more. May be repeated.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the number or the nonce.
    pub fn close(&self, out_trade_no: &str, moment: &Moment<'_>) -> Result<Request<Vec<u8>>, Failure> {
        let path = format!("{}/close", order_path(out_trade_no)?);
        // The merchant number is digits only: it needs no escaping.
        let body = format!(r#"{{"mchid":"{}"}}"#, self.mchid).into_bytes();
        self.request(
            Call {
                method: Method::POST,
                path_and_query: &path,
                body,
            },
            moment,
        )
    }

    /// Whether it is closed: a signed 204 without a body. One that WeChat Pay never saw, or has closed before, is closed.
    ///
    /// # Errors
    /// [`Failure::Refused`] with [`Code::OrderPaid`] where the payer was faster.
    pub fn read_close(&self, now: i64, answer: &Response<Vec<u8>>) -> Result<(), Failure> {
        match self.verified_body(now, answer) {
            Ok([])
            | Err(Failure::Refused {
                code: Code::OrderClosed | Code::OrderNotExist,
                ..
            }) => Ok(()),
            // A signed answer to another question.
            Ok(_) => Err(Failure::unreadable("close answer")),
            Err(failure) => Err(failure),
        }
    }
}
