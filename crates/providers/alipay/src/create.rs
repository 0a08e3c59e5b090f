//! Create (统一收单交易创建): `alipay.trade.create`, for `my.tradePay`.

use crate::{Failure, Merchant, Moment, answer::Success, method, text::sendable, time};
use http::{Request, Response};
use money::{Fen, LARGEST};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What stands for a subject of which nothing can be sent.
const SOME_ORDER: &str = "订单";

const LONGEST_NOTIFY_URL_BYTES: usize = 256;

/// What the buyer is asked to pay.
#[derive(Clone, Copy)]
pub struct Create<'a> {
    /// What is bought, as it stands on the buyer's bill; cut to 256 bytes, `/ = &` become their wide forms, which Alipay
    /// takes, and characters of four bytes are left out.
    pub subject: &'a str,
    /// The payment's number on our side: 1 to 64 letters, digits and `_`; the same again for a retry.
    pub out_trade_no: &'a str,
    /// Until when it can be paid, unix seconds.
    pub expires_at: i64,
    /// Where the notification goes: absolute, at most 256 bytes.
    pub notify_url: &'a str,
    /// How much; at least one fen.
    pub amount: Fen,
    /// The buyer, by the open id that belongs to this app.
    pub buyer_open_id: &'a str,
}

impl fmt::Debug for Create<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Create")
            .field("out_trade_no", &self.out_trade_no)
            .field("amount", &self.amount)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

impl Merchant {
    /// Makes the trade. A retry repeats it with the same number and the same content, and gets the same trade.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] names a field that Alipay would refuse.
    pub fn create(&self, order: &Create<'_>, moment: &Moment) -> Result<Request<Vec<u8>>, Failure> {
        order.check()?;
        let content = Content {
            out_trade_no: order.out_trade_no,
            total_amount: order.amount.to_string(),
            subject: sendable(order.subject, SOME_ORDER),
            product_code: "JSAPI_PAY",
            op_app_id: self.app_id(),
            buyer_open_id: order.buyer_open_id,
            seller_id: self.seller_id(),
            time_expire: time::write(order.expires_at)
                .ok_or(Failure::unsendable("time_expire", "is no time of this age"))?,
        };
        self.call(method::CREATE, order.notify_url, &content, moment)
    }

    /// Alipay's number of the trade, for `my.tradePay({tradeNO})`. `out_trade_no` is the one that was asked for.
    ///
    /// # Errors
    /// [`Failure::Refused`] with [`crate::Code::TradeHasSuccess`] where it is paid already; [`Failure::Foreign`]; as
    /// [`crate::App::proven`] else.
    pub fn read_create(&self, out_trade_no: &str, answer: &Response<Vec<u8>>) -> Result<String, Failure> {
        #[derive(Deserialize)]
        struct Created {
            out_trade_no: String,
            trade_no: String,
        }
        let created: Created = self.read(method::CREATE, answer, Success::Coded, "create answer")?;
        if created.out_trade_no != out_trade_no {
            return Err(Failure::Foreign("out_trade_no"));
        }
        if created.trade_no.is_empty() {
            return Err(Failure::unreadable("trade_no"));
        }
        Ok(created.trade_no)
    }
}

impl Create<'_> {
    fn check(&self) -> Result<(), Failure> {
        check_number("out_trade_no", self.out_trade_no)?;
        check_amount("total_amount", self.amount)?;
        if self.buyer_open_id.is_empty() {
            return Err(Failure::unsendable("buyer_open_id", "is empty"));
        }
        let is_web = self.notify_url.starts_with("https://") || self.notify_url.starts_with("http://");
        if !is_web || self.notify_url.len() > LONGEST_NOTIFY_URL_BYTES {
            return Err(Failure::unsendable(
                "notify_url",
                "is not an absolute URL of at most 256 bytes",
            ));
        }
        Ok(())
    }
}

/// The rule for our numbers, the same in every operation.
pub(crate) fn check_number(field: &'static str, number: &str) -> Result<(), Failure> {
    let fits = (1..=64).contains(&number.len())
        && number
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if fits {
        Ok(())
    } else {
        Err(Failure::unsendable(field, "is not 1 to 64 of 0-9 A-Z a-z _ -"))
    }
}

/// From one fen to what one trade may have.
pub(crate) fn check_amount(field: &'static str, amount: Fen) -> Result<(), Failure> {
    if !amount.is_positive() {
        return Err(Failure::unsendable(field, "is less than one fen"));
    }
    if amount > LARGEST {
        return Err(Failure::unsendable(field, "is more than one trade can have"));
    }
    Ok(())
}

#[derive(Serialize)]
struct Content<'a> {
    out_trade_no: &'a str,
    total_amount: String,
    subject: String,
    product_code: &'static str,
    op_app_id: &'a str,
    buyer_open_id: &'a str,
    seller_id: &'a str,
    time_expire: String,
}
