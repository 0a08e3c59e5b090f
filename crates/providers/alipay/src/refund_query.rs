//! Refund query (统一收单交易退款查询): `alipay.trade.fastpay.refund.query`.

use crate::{Code, Failure, Merchant, Moment, Refund, RefundFate, Refunded, create::check_number, method, time, yuan};
use http::{Request, Response};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

impl Merchant {
    /// Asks what became of a refund.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for a number; [`Failure::Unsigned`].
    pub fn refund_query(
        &self,
        out_trade_no: &str,
        out_request_no: &str,
        moment: &Moment,
    ) -> Result<Request<Vec<u8>>, Failure> {
        #[derive(Serialize)]
        struct Content<'a> {
            out_trade_no: &'a str,
            out_request_no: &'a str,
            query_options: [&'static str; 1],
        }
        check_number("out_trade_no", out_trade_no)?;
        check_number("out_request_no", out_request_no)?;
        let content = Content {
            out_trade_no,
            out_request_no,
            query_options: ["gmt_refund_pay"],
        };
        self.call(method::REFUND_QUERY, "", &content, moment)
    }

    /// What became of it. An answer without a status is no success: Alipay never got the refund, or it did not work; the
    /// same may be sent again.
    ///
    /// # Errors
    /// [`Failure::Foreign`] where the answer speaks of another refund; as [`crate::App::proven`] else. That Alipay has no
    /// such trade is [`RefundFate::Unseen`] where Alipay has signed it.
    pub fn read_refund_query(&self, refund: &Refund<'_>, answer: &Response<Vec<u8>>) -> Result<RefundFate, Failure> {
        let node = match self.proven(method::REFUND_QUERY, answer) {
            Ok(node) => node,
            Err(failure) if failure.proven_code() == Some(&Code::TradeNotExist) => return Ok(RefundFate::Unseen),
            Err(failure) => return Err(failure),
        };
        let wire: Wire<'_> =
            serde_json::from_str(node).map_err(|error| Failure::json("refund query answer", &error))?;
        match wire.refund_status.as_deref() {
            None | Some("") => Ok(RefundFate::Unseen),
            Some("REFUND_SUCCESS") => wire.settled(refund),
            Some("REFUND_PROCESSING") => Ok(RefundFate::Waiting),
            Some(_) => Ok(RefundFate::Odd("refund_status")),
        }
    }
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(default)]
    out_trade_no: String,
    #[serde(default)]
    out_request_no: String,
    #[serde(default)]
    trade_no: String,
    #[serde(default)]
    refund_status: Option<String>,
    #[serde(default, borrow)]
    refund_amount: Option<&'a RawValue>,
    #[serde(default)]
    gmt_refund_pay: Option<String>,
}

impl Wire<'_> {
    fn settled(self, refund: &Refund<'_>) -> Result<RefundFate, Failure> {
        if self.out_trade_no != refund.out_trade_no {
            return Err(Failure::Foreign("out_trade_no"));
        }
        if self.out_request_no != refund.out_request_no {
            return Err(Failure::Foreign("out_request_no"));
        }
        let amount = yuan::read(self.refund_amount).map_err(|()| Failure::unreadable("refund_amount"))?;
        if amount != Some(refund.amount) {
            return Ok(RefundFate::Odd("refund_amount"));
        }
        Ok(RefundFate::Settled(Refunded {
            trade_no: self.trade_no,
            at: self.gmt_refund_pay.as_deref().and_then(time::parse),
        }))
    }
}
