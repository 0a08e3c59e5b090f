//! Refund (统一收单交易退款): `alipay.trade.refund`.

use crate::{
    Failure, Merchant, Moment,
    create::{check_amount, check_number},
    method,
    text::sendable,
    yuan,
};
use http::{Request, Response};
use money::Fen;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What stands for a reason of which nothing can be sent.
const SOME_REFUND: &str = "退款";

/// Money that shall go back to the buyer.
#[derive(Clone, Copy, Debug)]
pub struct Refund<'a> {
    /// The number of the payment that it goes back from.
    pub out_trade_no: &'a str,
    /// The refund's number on our side, as the payment's; the same again for a retry: another number is another refund.
    pub out_request_no: &'a str,
    /// How much; at least one fen.
    pub amount: Fen,
    /// Why, as the buyer reads it; cut to 256 bytes, and without what a subject has not, either.
    pub reason: &'a str,
}

/// What became of a refund, by what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundFate {
    /// The buyer has the money.
    Settled(Refunded),
    /// Alipay has it, but has not said that the money moved: ask by [`Merchant::refund_query`].
    Waiting,
    /// Alipay knows no such refund that succeeded: send the same again, with the same number.
    Unseen,
    /// It failed, or the amounts do not fit (what does not is named): for people to look at.
    Odd(&'static str),
}

/// A refund that is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunded {
    /// Alipay's number of the trade; refunds have none of their own.
    pub trade_no: String,
    /// When the money moved, unix seconds, where Alipay says so.
    pub at: Option<i64>,
}

impl Merchant {
    /// Gives money back. A retry repeats it with the same number and the same amount.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] names a field that Alipay would refuse.
    pub fn refund(&self, refund: &Refund<'_>, moment: &Moment) -> Result<Request<Vec<u8>>, Failure> {
        #[derive(Serialize)]
        struct Content<'a> {
            out_trade_no: &'a str,
            out_request_no: &'a str,
            refund_amount: String,
            refund_reason: String,
        }
        check_number("out_trade_no", refund.out_trade_no)?;
        check_number("out_request_no", refund.out_request_no)?;
        check_amount("refund_amount", refund.amount)?;
        let content = Content {
            out_trade_no: refund.out_trade_no,
            out_request_no: refund.out_request_no,
            refund_amount: refund.amount.to_string(),
            refund_reason: sendable(refund.reason, SOME_REFUND),
        };
        self.call(method::REFUND, "", &content, moment)
    }

    /// What became of it.
    ///
    /// `fund_change` Y says that this very call moved the money. N says that it did not, most likely because an earlier one
    /// with the same number had: that is for [`Merchant::refund_query`] to tell. `refund_fee` is the sum of all refunds of
    /// the trade, so it must cover ours and may be more.
    ///
    /// # Errors
    /// [`Failure::Refused`]: [`crate::Code::BalanceNotEnough`] may succeed later with the same number,
    /// [`crate::Code::RefundTooLarge`], [`crate::Code::RefundInconsistent`], [`crate::Code::TradeFrozen`] and
    /// [`crate::Code::TradeHasFinished`] are for people; [`Failure::Foreign`]; as [`crate::App::proven`] else.
    pub fn read_refund(&self, refund: &Refund<'_>, answer: &Response<Vec<u8>>) -> Result<RefundFate, Failure> {
        let node = self.proven(method::REFUND, answer)?;
        let wire: Wire<'_> = serde_json::from_str(node).map_err(|error| Failure::json("refund answer", &error))?;
        if wire.out_trade_no != refund.out_trade_no {
            return Err(Failure::Foreign("out_trade_no"));
        }
        if wire.fund_change.as_deref() != Some("Y") {
            return Ok(RefundFate::Waiting);
        }
        let sum = yuan::read(wire.refund_fee).map_err(|()| Failure::unreadable("refund_fee"))?;
        match sum {
            Some(sum) if sum >= refund.amount => Ok(RefundFate::Settled(Refunded {
                trade_no: wire.trade_no,
                at: None,
            })),
            Some(_) => Ok(RefundFate::Odd("refund_fee")),
            None => Err(Failure::unreadable("refund_fee")),
        }
    }
}

#[derive(Deserialize)]
struct Wire<'a> {
    out_trade_no: String,
    trade_no: String,
    #[serde(default)]
    fund_change: Option<String>,
    #[serde(default, borrow)]
    refund_fee: Option<&'a RawValue>,
}
