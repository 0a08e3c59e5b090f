//! The app order (手机控件支付下单): `POST /gateway/api/appTransReq.do`, which gives the `tn` that the front end pays with.

use crate::{
    Code, Failure, LARGEST_BODY, Merchant, Order,
    order::{put_transaction, written},
    parameters::Parameters,
};
use http::{Request, Response};
use money::Fen;

/// The documents say `ANS1..32` and not whether they count bytes or characters: bytes satisfy both.
const LONGEST_DESCRIPTION_BYTES: usize = 32;

/// What stands for a description of which nothing can be sent.
const SOME_ORDER: &str = "订单";

/// What the payer is asked to pay.
#[derive(Clone, Copy, Debug)]
pub struct AppOrder<'a> {
    /// The payment.
    pub order: Order<'a>,
    /// Until when it can be paid, unix seconds (`payTimeout`). What is paid later UnionPay gives back by itself and does not
    /// tell.
    pub expires_at: i64,
    /// How much; at least one fen.
    pub amount: Fen,
    /// What is bought, as the payer sees it; cut to 32 bytes, without the characters that UnionPay's messages are built of and
    /// those of four bytes.
    pub description: &'a str,
    /// Where the notification goes: absolute, without a query, at most 256 bytes.
    pub back_url: &'a str,
}

impl Merchant {
    /// Asks for a `tn`. A retry repeats it with the same order and the same content.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] names a field that UnionPay would refuse; [`Failure::Unsigned`].
    pub fn app_order(&self, asked: &AppOrder<'_>, blinding: [u8; 32]) -> Result<Request<Vec<u8>>, Failure> {
        if asked.expires_at <= asked.order.at {
            return Err(Failure::unsendable("payTimeout", "is not after txnTime"));
        }
        let mut parameters = Parameters::default();
        asked.order.put(&mut parameters)?;
        put_transaction(&mut parameters, "01", asked.amount, asked.back_url)?;
        parameters.put("payTimeout", &written("payTimeout", asked.expires_at)?);
        parameters.put("orderDesc", &plain(asked.description));
        self.request("/gateway/api/appTransReq.do", parameters, blinding)
    }

    /// The `tn` for the front end's `upsdk.pay`.
    ///
    /// # Errors
    /// [`Failure::Refused`]; every [`Failure`] that [`Failure::is_retryable`] leaves open whether UnionPay has the order.
    pub fn read_app_order(&self, now: i64, order: &Order<'_>, answer: &Response<Vec<u8>>) -> Result<String, Failure> {
        let parameters = self.granted(now, answer, LARGEST_BODY)?;
        order.check(&Code::Success, &parameters)?;
        let tn = parameters.get("tn").ok_or(Failure::Unreadable("tn"))?;
        Ok(tn.to_owned())
    }
}

/// Without the characters that a message is built of, and those of four bytes, which UnionPay's other encoding (GBK) has not;
/// at most so many bytes, without tearing a character apart.
fn plain(description: &str) -> String {
    let text: String = description
        .chars()
        .filter(|sign| sign.len_utf8() <= 3 && !is_joint(*sign))
        .map(|sign| if is_special(sign) { ' ' } else { sign })
        .collect();
    let whole = text.trim();
    let end = whole.floor_char_boundary(LONGEST_DESCRIPTION_BYTES);
    match whole.get(..end).unwrap_or_default().trim_end() {
        "" => SOME_ORDER.to_owned(),
        text => text.to_owned(),
    }
}

/// What joins emoji and chooses between their forms: left alone it joins nothing.
fn is_joint(sign: char) -> bool {
    matches!(sign, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{20e3}')
}

fn is_special(sign: char) -> bool {
    sign.is_control() || "&={}[]\"'+%".contains(sign)
}

/// Whether the played UnionPay takes a description.
#[cfg(feature = "counterpart")]
pub(crate) fn is_readable(description: &str) -> bool {
    let is_plain = |sign: char| sign.len_utf8() <= 3 && !is_special(sign);
    description.len() <= LONGEST_DESCRIPTION_BYTES && description.chars().all(is_plain)
}
