//! GET /v3/bill/tradebill — where the bill of a day is. GET /v3/billdownload/file — the bill itself.
//!
//! The address holds all that the bill is made of, so that it is the same bill as often as it is fetched: the day, when it
//! was asked for (a refund stands in it as it stood then), and the fault that it has.

use super::{gateway::broken, merchant::Merchant, refusal::Refusal, reply::Reply};
use crate::{
    books::{Channel, Day, Payment, Refund, Standing, payments_of, refunds_of},
    faults::{Fault, Met, one_more},
    wire::INSIDE,
};
use ::wechat_pay::{Bill, MilliFen, RefundLine, RefundState, TradeLine, TradeState, gateway::BillFile};
use api::{Problem, World};
use clock::Moment;
use money::Fen;

/// The bill of a day is there from this hour of the next day on.
const HOUR: i64 = 10;
/// And for three months.
const LONGEST_SECONDS: i64 = 92 * 86_400;
/// An address serves for five minutes.
const ADDRESS_SECONDS: i64 = 300;

/// What a bill is made of.
#[derive(Clone, Copy)]
struct Edition {
    day: Day,
    at: Moment,
    fault: Option<Fault>,
}

/// Where the bill is.
pub(super) fn address(world: &World, merchant: &Merchant, day: &str, met: Met) -> Result<Reply, Problem> {
    let Some(day) = Day::parse(day) else {
        return Ok(Reply::Refused(Refusal::parameter("bill_date")));
    };
    let at = world.clock.now();
    if at < day.bill_at(HOUR) {
        return Ok(Reply::Refused(Refusal::BILL_IN_MAKING));
    }
    if at >= day.bill_at(HOUR).plus_seconds(LONGEST_SECONDS) {
        return Ok(Reply::Refused(Refusal::BILL_TOO_OLD));
    }
    let fault = met.fault;
    let edition = Edition { day, at, fault };
    let Some(file) = edition.file(world, merchant)? else {
        return Ok(Reply::Refused(Refusal::NO_BILL));
    };
    let url = format!("{INSIDE}/v3/billdownload/file?token={}", edition.token());
    Ok(Reply::Bill { file, url })
}

/// The bill.
pub(super) fn file(world: &World, merchant: &Merchant, token: &str) -> Result<Reply, Problem> {
    let now = world.clock.now();
    let edition = Edition::of(token).filter(|edition| edition.at.plus_seconds(ADDRESS_SECONDS) > now);
    let file = match edition {
        Some(edition) => edition.file(world, merchant)?,
        None => None,
    };
    Ok(file.map_or(Reply::Refused(Refusal::NO_SUCH_RESOURCE), Reply::Download))
}

impl Edition {
    fn token(self) -> String {
        let fault = self.fault.map_or("", Fault::as_str);
        format!("{}.{}.{fault}", self.day.text(), self.at.unix())
    }

    fn of(token: &str) -> Option<Edition> {
        let mut parts = token.split('.');
        let (day, at, fault) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Edition {
            day: Day::parse(day)?,
            at: Moment::from_unix(at.parse().ok()?),
            fault: Fault::ALL.into_iter().find(|known| known.as_str() == fault),
        })
    }

    /// `None` where nothing happened on that day.
    fn file(self, world: &World, merchant: &Merchant) -> Result<Option<BillFile>, Problem> {
        let payments = payments_of(world, Channel::Wechat, self.day)?;
        let refunds = refunds_of(world, Channel::Wechat, self.day)?;
        if payments.is_empty() && refunds.is_empty() {
            return Ok(None);
        }
        let mut bill = Bill {
            trades: payments.iter().map(trade).collect(),
            refunds: Vec::new(),
        };
        for refund in &refunds {
            let payment = Payment::of(&world.database, Channel::Wechat, &refund.out_trade_no)?;
            bill.refunds
                .extend(payment.map(|payment| line(&payment, refund, self.at)));
        }
        self.spoil(&mut bill.trades);
        BillFile::new(&merchant.appid, &merchant.mchid, &bill)
            .map(Some)
            .map_err(broken)
    }

    fn spoil(self, trades: &mut Vec<TradeLine>) {
        let Some(first) = trades.first().cloned() else { return };
        match self.fault {
            Some(Fault::Lose) => drop(trades.remove(0)),
            Some(Fault::Double) => trades.push(TradeLine {
                transaction_id: format!("{}0", first.transaction_id),
                out_trade_no: first.out_trade_no.chars().rev().collect(),
                ..first
            }),
            Some(Fault::WrongAmount) => {
                let more = one_more(first.amount);
                if let Some(line) = trades.first_mut() {
                    (line.amount, line.settled) = (more, more);
                }
            }
            _ => {}
        }
    }
}

/// 0.6 %, in thousandths of a fen.
fn fee(amount: Fen) -> i64 {
    amount.get().saturating_mul(6)
}

fn trade(payment: &Payment) -> TradeLine {
    TradeLine {
        at: payment.paid_at.unwrap_or(payment.asked_at).unix(),
        transaction_id: payment.transaction_id.clone().unwrap_or_default(),
        out_trade_no: payment.out_trade_no.clone(),
        state: TradeState::Success,
        currency: "CNY".to_owned(),
        amount: payment.total_fen,
        settled: payment.total_fen,
        fee: MilliFen::new(fee(payment.total_fen)),
    }
}

fn line(payment: &Payment, refund: &Refund, at: Moment) -> RefundLine {
    RefundLine {
        at: refund.asked_at.unix(),
        transaction_id: payment.transaction_id.clone().unwrap_or_default(),
        out_trade_no: refund.out_trade_no.clone(),
        refund_id: refund.refund_id.clone(),
        out_refund_no: refund.out_refund_no.clone(),
        currency: "CNY".to_owned(),
        amount: refund.amount_fen,
        settled: refund.amount_fen,
        state: match refund.standing(at) {
            Standing::Processing => RefundState::Processing,
            Standing::Success => RefundState::Success,
            Standing::Abnormal => RefundState::Abnormal,
            Standing::Closed => RefundState::Closed,
        },
        fee: MilliFen::new(-fee(refund.amount_fen)),
    }
}
