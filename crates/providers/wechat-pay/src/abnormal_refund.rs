//! Abnormal refund (发起异常退款): `POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund`.
//!
//! A refund becomes abnormal where the payer's card or account no longer takes money. WeChat Pay then pays it to a bank card
//! of the payer, whose number we do not ask anybody for, or to the merchant's own account (`MERCHANT_BANK_CARD`); from there
//! people give it back by another way. Only the latter is here.

use crate::{
    Call, Failure, Merchant, Moment, Refund, RefundFate,
    prepay::unsendable,
    refund::{REFUNDS, check_out_refund_no},
};
use http::{Method, Request, Response};
use serde::Serialize;

/// The merchant's own account.
pub(crate) const TO_THE_MERCHANT: &str = "MERCHANT_BANK_CARD";

impl Merchant {
    /// Asks to pay an abnormal refund to the merchant's account. `refund_id`: WeChat Pay's number of the refund, from
    /// [`RefundFate::Abnormal`].
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for a number or the nonce.
    pub fn abnormal_refund(
        &self,
        refund_id: &str,
        out_refund_no: &str,
        moment: &Moment<'_>,
    ) -> Result<Request<Vec<u8>>, Failure> {
        #[derive(Serialize)]
        struct Body<'a> {
            out_refund_no: &'a str,
            #[serde(rename = "type")]
            kind: &'static str,
        }
        check_out_refund_no(out_refund_no)?;
        if refund_id.is_empty() || refund_id.len() > 32 || !refund_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(unsendable("refund_id", "is not 1 to 32 letters and digits"));
        }
        let body = Body {
            out_refund_no,
            kind: TO_THE_MERCHANT,
        };
        let body = serde_json::to_vec(&body).map_err(|_| unsendable("body", "cannot be written as JSON"))?;
        self.request(
            Call {
                method: Method::POST,
                path_and_query: &format!("{REFUNDS}/{refund_id}/apply-abnormal-refund"),
                body,
            },
            moment,
        )
    }

    /// What became of it: usually [`RefundFate::Processing`] again.
    ///
    /// # Errors
    /// As [`Merchant::read_refund`].
    pub fn read_abnormal_refund(
        &self,
        now: i64,
        refund: &Refund<'_>,
        answer: &Response<Vec<u8>>,
    ) -> Result<RefundFate, Failure> {
        self.read_refund(now, refund, answer)
    }
}
