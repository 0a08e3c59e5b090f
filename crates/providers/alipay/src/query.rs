//! Query by our number (统一收单交易查询): `alipay.trade.query`.

use crate::{Code, Failure, Merchant, Moment, Trade, TradeStatus, create::check_number, method, trade::Wire};
use http::{Request, Response};
use serde::Serialize;

/// What names a trade by our number.
#[derive(Serialize)]
pub(crate) struct ByNumber<'a> {
    pub(crate) out_trade_no: &'a str,
}

impl Merchant {
    /// Asks what became of a payment. This, not the notification, is the truth.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the number; [`Failure::Unsigned`].
    pub fn query(&self, out_trade_no: &str, moment: &Moment) -> Result<Request<Vec<u8>>, Failure> {
        check_number("out_trade_no", out_trade_no)?;
        self.call(method::QUERY, "", &ByNumber { out_trade_no }, moment)
    }

    /// What became of it. `out_trade_no` is the one that was asked about.
    ///
    /// # Errors
    /// [`Failure::Refused`] with [`Code::TradeNotExist`] where Alipay has no such trade; [`Failure::Foreign`] where the
    /// answer, though signed, belongs to another question: a signature covers the answer only, so that a recorded one could
    /// be played back; as [`crate::App::proven`] else.
    pub fn read_query(&self, out_trade_no: &str, answer: &Response<Vec<u8>>) -> Result<Trade, Failure> {
        let node = self.proven(method::QUERY, answer)?;
        let wire: Wire<'_> = serde_json::from_str(node).map_err(|error| Failure::json("query answer", &error))?;
        let trade = Trade::try_from(wire)?;
        if trade.out_trade_no != out_trade_no {
            return Err(Failure::Foreign("out_trade_no"));
        }
        Ok(trade)
    }

    /// The same as [`Merchant::read_query`], told apart by what can be done about it.
    ///
    /// # Errors
    /// As [`Merchant::read_query`]; nothing is known then. That Alipay has no such trade is no failure here where Alipay
    /// has signed it; unsigned it proves nothing and stays one.
    pub fn read_fate(&self, out_trade_no: &str, answer: &Response<Vec<u8>>) -> Result<Fate, Failure> {
        let trade = match self.read_query(out_trade_no, answer) {
            Ok(trade) => trade,
            Err(failure) if failure.proven_code() == Some(&Code::TradeNotExist) => return Ok(Fate::Unseen),
            Err(failure) => return Err(failure),
        };
        Ok(match trade.status {
            TradeStatus::Success | TradeStatus::Finished => Fate::Paid(Box::new(trade)),
            TradeStatus::WaitBuyerPay => Fate::Unpaid,
            TradeStatus::Closed if !trade.was_paid() => Fate::Closed,
            TradeStatus::Closed | TradeStatus::Unknown(_) => Fate::Odd(Box::new(trade)),
        })
    }
}

/// What became of a payment, by what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The money is there: [`Trade::paid`] has the facts. A part of it may have gone back.
    Paid(Box<Trade>),
    /// Not paid; it still can be, until it is closed.
    Unpaid,
    /// Never paid, and it cannot be any more.
    Closed,
    /// Alipay has no such trade: the request that makes it did not arrive, or not yet.
    Unseen,
    /// The money came and wholly went back (`TRADE_CLOSED` of a trade that was paid), or a status that the documents do not
    /// have: for people to look at.
    Odd(Box<Trade>),
}
