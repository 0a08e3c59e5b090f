//! Close (统一收单交易关闭): `alipay.trade.close`.

use crate::{Code, Failure, Merchant, Moment, answer::Success, create::check_number, method, query::ByNumber};
use http::{Request, Response};
use serde::Deserialize;

impl Merchant {
    /// Closes a trade that is not paid yet, so that it cannot be paid any more. May be repeated.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the number; [`Failure::Unsigned`].
    pub fn close(&self, out_trade_no: &str, moment: &Moment) -> Result<Request<Vec<u8>>, Failure> {
        check_number("out_trade_no", out_trade_no)?;
        self.call(method::CLOSE, "", &ByNumber { out_trade_no }, moment)
    }

    /// Whether it is closed. One that Alipay has closed before is closed.
    ///
    /// # Errors
    /// [`Failure::Refused`] with [`Code::TradeNotExist`] where the buyer has not opened the cashier yet: it can still be paid;
    /// with [`Code::TradeStatusError`], [`Code::TradeHasSuccess`] or [`Code::TradeHasFinished`] where
    /// the buyer may have been faster: ask by query; [`Failure::Foreign`]; as [`crate::App::proven`] else.
    pub fn read_close(&self, out_trade_no: &str, answer: &Response<Vec<u8>>) -> Result<(), Failure> {
        #[derive(Deserialize)]
        struct Closed {
            #[serde(default)]
            out_trade_no: Option<String>,
        }
        let closed: Closed = match self.read(method::CLOSE, answer, Success::Coded, "close answer") {
            Ok(closed) => closed,
            Err(failure) => {
                return match failure.proven_code() {
                    Some(Code::TradeHasClose) => Ok(()),
                    _ => Err(failure),
                };
            }
        };
        match closed.out_trade_no {
            Some(number) if !number.is_empty() && number != out_trade_no => Err(Failure::Foreign("out_trade_no")),
            _ => Ok(()),
        }
    }
}
