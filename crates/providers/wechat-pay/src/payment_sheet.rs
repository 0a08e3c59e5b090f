//! What the mini-program hands to `wx.requestPayment` (小程序调起支付).

use crate::{Failure, Merchant, Moment, signature};
use serde::Serialize;
use std::fmt;

/// The parameters of `wx.requestPayment`, by its names when serialised. `Debug` does not show the signature.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct PaymentSheet {
    /// Unix seconds, as a string: the mini-program refuses a number.
    #[serde(rename = "timeStamp")]
    pub timestamp: String,
    /// The nonce that was signed.
    #[serde(rename = "nonceStr")]
    pub nonce: String,
    /// `prepay_id=…`.
    pub package: String,
    /// Always `RSA`.
    #[serde(rename = "signType")]
    pub sign_type: &'static str,
    /// The merchant's signature in base64.
    #[serde(rename = "paySign")]
    pub pay_sign: String,
}

impl Merchant {
    /// Signs the sheet for a prepay id.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the nonce or a prepay id with a line end; [`Failure::Unsigned`].
    pub fn payment_sheet(&self, prepay_id: &str, moment: &Moment<'_>) -> Result<PaymentSheet, Failure> {
        if prepay_id.is_empty() || prepay_id.contains('\n') {
            return Err(Failure::Unsendable {
                field: "prepay_id",
                problem: "is empty or has a line end",
            });
        }
        let nonce = moment.checked_nonce()?.to_owned();
        let timestamp = moment.now.to_string();
        let package = format!("prepay_id={prepay_id}");
        let message = signature::lines(&[
            self.appid.as_bytes(),
            timestamp.as_bytes(),
            nonce.as_bytes(),
            package.as_bytes(),
        ]);
        let pay_sign = self.sign(&message, moment)?;
        Ok(PaymentSheet {
            timestamp,
            nonce,
            package,
            sign_type: "RSA",
            pay_sign,
        })
    }
}

impl fmt::Debug for PaymentSheet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PaymentSheet")
            .field("timestamp", &self.timestamp)
            .field("nonce", &self.nonce)
            .field("package", &self.package)
            .finish_non_exhaustive()
    }
}
