//! Query of a payment (交易状态查询): `POST /gateway/api/queryTrans.do`. This, not the notification, is the truth.

use crate::{
    Code, Failure, LARGEST_BODY, Merchant, Order,
    merchant::{refusal, response_code},
    order,
    parameters::Parameters,
    time,
};
use http::{Request, Response};
use money::Fen;

/// How long after `payTimeout` an order that nobody paid counts as closed, in seconds: a payment that began in time may
/// still be on its way.
pub const CLOSING_SECONDS: i64 = 300;

/// The payment that is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The payment.
    pub order: Order<'a>,
    /// The time that was given as [`crate::AppOrder::expires_at`].
    pub expires_at: i64,
}

/// What became of a payment, by what can be done about it.
///
/// UnionPay has no call that closes an order. It closes by itself at `payTimeout`: what is paid later is given back to the
/// payer and not told. So an order that is not paid is [`Fate::Closed`] once that time is over by [`CLOSING_SECONDS`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The money is there.
    Paid(Box<Paid>),
    /// Somebody tried in vain; it still can be paid.
    Unpaid,
    /// It cannot be paid any more.
    Closed,
    /// UnionPay has no transaction: nobody has tried to pay, or the order never arrived; the answer is the same. If it did
    /// arrive, it still can be paid.
    Unseen,
    /// Not known yet, ask again: [`Code::is_undecided`]; or for people to look at, such as [`Code::ChargedLate`] and codes
    /// that the documents do not have. Never taken for unpaid.
    Unclear(Code),
}

/// The facts of a successful payment. Compare amount and currency with what was asked before it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// UnionPay's number (`queryId`), which refunds name.
    pub query_id: String,
    /// When, unix seconds: UnionPay's `traceTime`, or the order's own time where there is none.
    pub at: i64,
    /// The price of the order.
    pub amount: Fen,
    /// Its currency by number: `156` is the yuan.
    pub currency: String,
}

impl Merchant {
    /// Asks what became of a payment or a refund.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for the order; [`Failure::Unsigned`].
    pub fn query(&self, order: &Order<'_>, blinding: [u8; 32]) -> Result<Request<Vec<u8>>, Failure> {
        let mut parameters = Parameters::default();
        order.put(&mut parameters)?;
        parameters.put("txnType", "00");
        parameters.put("txnSubType", "00");
        parameters.put("bizType", "000201");
        self.request("/gateway/api/queryTrans.do", parameters, blinding)
    }

    /// What became of a payment. `now`: unix seconds.
    ///
    /// # Errors
    /// Nothing is known then. [`Failure::Refused`] where UnionPay did not take the question itself; [`Failure::Foreign`]
    /// where the answer, though signed, belongs to another question: a recorded one could be played back.
    pub fn read_fate(&self, now: i64, asked: &Asked<'_>, answer: &Response<Vec<u8>>) -> Result<Fate, Failure> {
        let is_over = now >= asked.expires_at.saturating_add(CLOSING_SECONDS);
        let open = |fate| if is_over { Fate::Closed } else { fate };
        Ok(match self.found(now, &asked.order, "01", answer)? {
            Found::Nothing => open(Fate::Unseen),
            Found::Undecided(code) => Fate::Unclear(code),
            Found::Transaction(code, facts) if code.is_success() => Fate::Paid(Box::new(paid(&facts, asked.order.at)?)),
            Found::Transaction(code, _) if code.is_failure() => open(Fate::Unpaid),
            Found::Transaction(code, _) => Fate::Unclear(code),
        })
    }

    /// What UnionPay has under this order, where it is a transaction of the kind that was asked about.
    pub(crate) fn found(
        &self,
        now: i64,
        order: &Order<'_>,
        kind: &str,
        answer: &Response<Vec<u8>>,
    ) -> Result<Found, Failure> {
        let facts = self.verified(now, answer, LARGEST_BODY)?;
        let code = response_code(&facts)?;
        order.check(&code, &facts)?;
        match code {
            code if code.is_success() => {}
            Code::NotFound => return Ok(Found::Nothing),
            code if code.is_undecided() => return Ok(Found::Undecided(code)),
            code => return Err(refusal(code, &facts)),
        }
        let code = facts.get("origRespCode").map(Code::from);
        let code = code.ok_or(Failure::Unreadable("origRespCode"))?;
        if facts.get("txnType") != Some(kind) {
            return Err(Failure::Foreign("txnType"));
        }
        Ok(match code {
            Code::NotFound => Found::Nothing,
            code => Found::Transaction(code, facts),
        })
    }
}

/// What the query found.
pub(crate) enum Found {
    /// No such transaction.
    Nothing,
    /// UnionPay could not tell.
    Undecided(Code),
    /// A transaction with its own code and its facts.
    Transaction(Code, Parameters),
}

/// The facts of a success, none of which can be missing.
pub(crate) fn paid(facts: &Parameters, ordered_at: i64) -> Result<Paid, Failure> {
    let text = |name| facts.get(name).map(str::to_owned).ok_or(Failure::Unreadable(name));
    let at = facts
        .get("traceTime")
        .and_then(|time| time::parse_near(time, ordered_at));
    Ok(Paid {
        query_id: text("queryId")?,
        at: at.unwrap_or(ordered_at),
        amount: order::amount(facts).ok_or(Failure::Unreadable("txnAmt"))?,
        currency: text("currencyCode")?,
    })
}
