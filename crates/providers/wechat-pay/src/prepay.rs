//! JSAPI prepay (小程序下单 / JSAPI下单): `POST /v3/pay/transactions/jsapi`.

use crate::{Call, Failure, Merchant, Moment, text::printable, time};
use http::{Method, Request, Response};
use money::Fen;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The document says `string(127)` and not whether it counts bytes or characters: bytes satisfy both.
const LONGEST_DESCRIPTION_BYTES: usize = 127;

/// What stands for a description of which nothing can be sent.
const SOME_ORDER: &str = "订单";

const LONGEST_NOTIFY_URL_BYTES: usize = 256;

/// What the payer is asked to pay.
#[derive(Clone, Copy)]
pub struct Prepay<'a> {
    /// What is bought, as it stands on the payer's bill; cut to 127 bytes, without characters of four bytes.
    pub description: &'a str,
    /// The payment's number on our side: 6 to 32 of `[0-9A-Za-z_-|*]`, the same again for a retry.
    pub out_trade_no: &'a str,
    /// Until when it can be paid, unix seconds.
    pub expires_at: i64,
    /// Where the notification goes: absolute, without a query, at most 256 bytes.
    pub notify_url: &'a str,
    /// How much; at least one fen.
    pub amount: Fen,
    /// The payer, by the openid that belongs to this mini-program.
    pub payer_openid: &'a str,
    /// Comes back in query and notification; at most 128 bytes.
    pub attach: Option<&'a str>,
}

impl fmt::Debug for Prepay<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Prepay")
            .field("out_trade_no", &self.out_trade_no)
            .field("amount", &self.amount)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

impl Merchant {
    /// Asks for a prepay id. A retry repeats it with the same number and the same content.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] names a field that WeChat Pay would refuse.
    pub fn prepay(&self, order: &Prepay<'_>, moment: &Moment<'_>) -> Result<Request<Vec<u8>>, Failure> {
        order.check()?;
        let body = Body {
            appid: &self.appid,
            mchid: &self.mchid,
            description: &printable(order.description, LONGEST_DESCRIPTION_BYTES, SOME_ORDER),
            out_trade_no: order.out_trade_no,
            time_expire: time::write(order.expires_at).ok_or(unsendable("time_expire", "is no time of this age"))?,
            attach: order.attach,
            notify_url: order.notify_url,
            amount: BodyAmount {
                total: order.amount,
                currency: "CNY",
            },
            payer: BodyPayer {
                openid: order.payer_openid,
            },
        };
        let body = serde_json::to_vec(&body).map_err(|_| unsendable("body", "cannot be written as JSON"))?;
        self.request(
            Call {
                method: Method::POST,
                path_and_query: "/v3/pay/transactions/jsapi",
                body,
            },
            moment,
        )
    }

    /// The prepay id (good for two hours), for [`Merchant::payment_sheet`].
    ///
    /// # Errors
    /// As [`Merchant::read`].
    pub fn read_prepay(&self, now: i64, answer: &Response<Vec<u8>>) -> Result<String, Failure> {
        #[derive(Deserialize)]
        struct Prepaid {
            prepay_id: String,
        }
        Ok(self.read::<Prepaid>(now, answer, "prepay answer")?.prepay_id)
    }
}

impl Prepay<'_> {
    fn check(&self) -> Result<(), Failure> {
        check_out_trade_no(self.out_trade_no)?;
        if !self.amount.is_positive() {
            return Err(unsendable("amount.total", "is less than one fen"));
        }
        if self.payer_openid.is_empty() {
            return Err(unsendable("payer.openid", "is empty"));
        }
        if self
            .attach
            .is_some_and(|attach| attach.is_empty() || attach.len() > 128)
        {
            return Err(unsendable("attach", "does not have 1 to 128 bytes"));
        }
        check_notify_url(self.notify_url)
    }
}

/// The rule for addresses of notifications, the same in every operation.
pub(crate) fn check_notify_url(url: &str) -> Result<(), Failure> {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if is_web && url.len() <= LONGEST_NOTIFY_URL_BYTES && !url.contains(['?', '#']) {
        Ok(())
    } else {
        Err(unsendable(
            "notify_url",
            "is not an absolute URL of at most 256 bytes without a query",
        ))
    }
}

/// The rule for order numbers, the same in every operation.
pub(crate) fn check_out_trade_no(number: &str) -> Result<(), Failure> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'|' | b'*');
    let fits = (6..=32).contains(&number.len()) && number.bytes().all(allowed);
    if fits {
        Ok(())
    } else {
        Err(unsendable("out_trade_no", "is not 6 to 32 of 0-9 A-Z a-z _ - | *"))
    }
}

pub(crate) const fn unsendable(field: &'static str, problem: &'static str) -> Failure {
    Failure::Unsendable { field, problem }
}

#[derive(Serialize)]
struct Body<'a> {
    appid: &'a str,
    mchid: &'a str,
    description: &'a str,
    out_trade_no: &'a str,
    time_expire: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    attach: Option<&'a str>,
    notify_url: &'a str,
    amount: BodyAmount,
    payer: BodyPayer<'a>,
}

#[derive(Serialize)]
struct BodyAmount {
    total: Fen,
    currency: &'static str,
}

#[derive(Serialize)]
struct BodyPayer<'a> {
    openid: &'a str,
}
