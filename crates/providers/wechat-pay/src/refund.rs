//! Refund (申请退款): `POST /v3/refund/domestic/refunds`.

use crate::{
    Call, Failure, Merchant, Moment, RefundFate, RefundRecord,
    prepay::{check_notify_url, check_out_trade_no, unsendable},
    text::printable,
};
use http::{Method, Request, Response};
use money::Fen;
use serde::Serialize;

/// The path of refunds.
pub(crate) const REFUNDS: &str = "/v3/refund/domestic/refunds";

/// The only currency of domestic merchants.
const CURRENCY: &str = "CNY";

/// The document says `string(80)` and not whether it counts bytes or characters: bytes satisfy both.
const LONGEST_REASON_BYTES: usize = 80;

/// What stands for a reason of which nothing can be sent.
const SOME_REFUND: &str = "退款";

/// What shall go back to the payer. What is asked about later, too: an answer is compared with all of it.
#[derive(Clone, Copy, Debug)]
pub struct Refund<'a> {
    /// The payment's number on our side.
    pub out_trade_no: &'a str,
    /// The refund's number on our side: 1 to 64 of `[0-9A-Za-z_-|*@]`. **Fixed from the moment the refund is decided**:
    /// another number is another refund.
    pub out_refund_no: &'a str,
    /// Why, as the payer reads it; cut to 80 bytes, without characters of four bytes.
    pub reason: Option<&'a str>,
    /// Where the notification goes, as in [`crate::Prepay`].
    pub notify_url: Option<&'a str>,
    /// How much goes back; at least one fen, at most `total`.
    pub amount: Fen,
    /// The price of the whole payment.
    pub total: Fen,
}

impl Merchant {
    /// Asks for a refund. A retry repeats it with the same number and the same content; WeChat Pay takes that for the same
    /// refund. Up to 50 refunds of a payment, within one year.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] names a field that WeChat Pay would refuse.
    pub fn refund(&self, refund: &Refund<'_>, moment: &Moment<'_>) -> Result<Request<Vec<u8>>, Failure> {
        refund.check()?;
        let reason = refund.reason.filter(|reason| !reason.trim().is_empty());
        let reason = reason.map(|reason| printable(reason, LONGEST_REASON_BYTES, SOME_REFUND));
        let body = Body {
            out_trade_no: refund.out_trade_no,
            out_refund_no: refund.out_refund_no,
            reason: reason.as_deref(),
            notify_url: refund.notify_url,
            amount: BodyAmount {
                refund: refund.amount,
                total: refund.total,
                currency: CURRENCY,
            },
        };
        let body = serde_json::to_vec(&body).map_err(|_| unsendable("body", "cannot be written as JSON"))?;
        self.request(
            Call {
                method: Method::POST,
                path_and_query: REFUNDS,
                body,
            },
            moment,
        )
    }

    /// What became of it so far. `now`: unix seconds.
    ///
    /// # Errors
    /// [`Failure::Refused`]: with [`crate::Code::NotEnough`] where the merchant's account lacks the money;
    /// [`Failure::Foreign`] where the answer, though signed, speaks of another refund.
    pub fn read_refund(
        &self,
        now: i64,
        refund: &Refund<'_>,
        answer: &Response<Vec<u8>>,
    ) -> Result<RefundFate, Failure> {
        let record: RefundRecord = self.read(now, answer, "refund answer")?;
        record.check(refund)?;
        Ok(record.fate(now))
    }
}

impl Refund<'_> {
    fn check(&self) -> Result<(), Failure> {
        check_out_trade_no(self.out_trade_no)?;
        check_out_refund_no(self.out_refund_no)?;
        if !self.amount.is_positive() {
            return Err(unsendable("amount.refund", "is less than one fen"));
        }
        if self.amount > self.total {
            return Err(unsendable("amount.refund", "is more than amount.total"));
        }
        self.notify_url.map_or(Ok(()), check_notify_url)
    }
}

impl RefundRecord {
    /// Whether it speaks of this refund: a signature covers the answer only, so that a recorded one could be played back.
    ///
    /// # Errors
    /// [`Failure::Foreign`] names the field that differs.
    pub fn check(&self, refund: &Refund<'_>) -> Result<(), Failure> {
        let differs = [
            ("out_refund_no", self.out_refund_no != refund.out_refund_no),
            ("out_trade_no", self.out_trade_no != refund.out_trade_no),
            ("amount.refund", self.amount.refund != refund.amount),
            ("amount.total", self.amount.total != refund.total),
            ("amount.currency", self.amount.currency != CURRENCY),
        ];
        match differs.into_iter().find(|(_, differs)| *differs) {
            Some((field, _)) => Err(Failure::Foreign(field)),
            None => Ok(()),
        }
    }
}

/// The rule for refund numbers, the same in every operation.
pub(crate) fn check_out_refund_no(number: &str) -> Result<(), Failure> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'|' | b'*' | b'@');
    if (1..=64).contains(&number.len()) && number.bytes().all(allowed) {
        Ok(())
    } else {
        Err(unsendable("out_refund_no", "is not 1 to 64 of 0-9 A-Z a-z _ - | * @"))
    }
}

#[derive(Serialize)]
struct Body<'a> {
    out_trade_no: &'a str,
    out_refund_no: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notify_url: Option<&'a str>,
    amount: BodyAmount,
}

#[derive(Serialize)]
struct BodyAmount {
    refund: Fen,
    total: Fen,
    currency: &'static str,
}
