//! Query of a refund by our number (查询单笔退款): `GET /v3/refund/domestic/refunds/{out_refund_no}`.

use crate::{
    Call, Code, Failure, Merchant, Moment, Refund, RefundFate,
    refund::{REFUNDS, check_out_refund_no},
};
use http::{Method, Request, Response};

impl Merchant {
    /// Asks what became of a refund. The documents advise to wait a minute after it was asked for.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the number or the nonce.
    pub fn refund_query(&self, out_refund_no: &str, moment: &Moment<'_>) -> Result<Request<Vec<u8>>, Failure> {
        check_out_refund_no(out_refund_no)?;
        // The bar is the only character of a refund number that a path cannot carry as it is.
        let path = format!("{REFUNDS}/{}", out_refund_no.replace('|', "%7C"));
        self.request(
            Call {
                method: Method::GET,
                path_and_query: &path,
                body: Vec::new(),
            },
            moment,
        )
    }

    /// What became of it. `refund` is the one that was asked about; [`RefundFate::Unseen`] where WeChat Pay never saw its
    /// number: it may be sent again, with the same number.
    ///
    /// # Errors
    /// As [`Merchant::read_refund`]; nothing is known then.
    pub fn read_refund_query(
        &self,
        now: i64,
        refund: &Refund<'_>,
        answer: &Response<Vec<u8>>,
    ) -> Result<RefundFate, Failure> {
        match self.read_refund(now, refund, answer) {
            Err(Failure::Refused {
                code: Code::ResourceNotExists | Code::OrderNotExist,
                ..
            }) => Ok(RefundFate::Unseen),
            read => read,
        }
    }
}
