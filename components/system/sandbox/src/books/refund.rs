//! A refund, whichever gateway was asked for it. Where it stands is told by the clock: it is under way until it is done.

use super::{Channel, Payment, State};
use api::World;
use clock::Moment;
use money::Fen;
use serde::{Deserialize, Serialize};
use store::{Statements, Transaction, Value, parameters};

const FIND: &str = "SELECT * FROM sandbox_refund WHERE channel = ?1 AND out_refund_no = ?2 AND out_trade_no = coalesce(?3, out_trade_no)";
const BY_ID: &str = "SELECT * FROM sandbox_refund WHERE refund_id = ?1";
const NEWEST: &str = "SELECT * FROM sandbox_refund WHERE asked_at > 0 ORDER BY asked_at DESC, refund_id DESC LIMIT 50";
const PLACE: &str = include_str!("refund_place.sql");
const KEEP_NOTIFICATION: &str = "INSERT INTO sandbox_notification
  (channel, out_trade_no, refund_id, wish, due_at, met_fault, made_at) VALUES (?1, ?2, ?3, '{}', ?4, 0, ?5)";

/// WeChat Pay and Alipay allow so many of one payment.
const MOST: i64 = 50;

/// How a refund ends.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Outcome {
    /// The payer has the money.
    Success,
    /// The payer's account does not take it: it waits at the gateway.
    Abnormal,
    /// It failed: the merchant keeps the money.
    Closed,
}

/// Where a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Standing {
    /// Under way.
    Processing,
    /// As [`Outcome::Success`].
    Success,
    /// As [`Outcome::Abnormal`].
    Abnormal,
    /// As [`Outcome::Closed`].
    Closed,
}

/// What the gateway knows of it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Refund {
    pub(crate) channel: Channel,
    /// The gateway's number.
    pub(crate) refund_id: String,
    pub(crate) out_trade_no: String,
    pub(crate) out_refund_no: String,
    pub(crate) amount_fen: Fen,
    /// Where its notification goes.
    pub(crate) notify_url: Option<String>,
    /// By the merchant's word.
    pub(crate) ordered_at: Moment,
    pub(crate) outcome: Outcome,
    pub(crate) done_at: Moment,
    /// The HTTP status that the latest notification met.
    pub(crate) notified: Option<u16>,
    pub(crate) asked_at: Moment,
}

/// What a merchant asks for.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) channel: Channel,
    pub(crate) out_trade_no: &'a str,
    pub(crate) out_refund_no: &'a str,
    pub(crate) amount: Fen,
    /// Which price the merchant takes the payment to have, where it says so.
    pub(crate) total: Option<Fen>,
    pub(crate) notify_url: Option<&'a str>,
    /// By the merchant's word, where it says so.
    pub(crate) ordered_at: Option<Moment>,
    /// How it shall end, and after how many seconds.
    pub(crate) outcome: Outcome,
    pub(crate) seconds: i64,
    /// The number that the gateway gives it.
    pub(crate) refund_id: &'a str,
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Placed {
    /// It is taken.
    New(Payment, Refund),
    /// It was asked for before, and with the same content.
    Known(Payment, Refund),
    /// Its number was used with other content.
    OtherContent,
    /// The gateway knows no such payment.
    NoPayment,
    /// The payment has not been paid.
    NotPaid,
    /// The payment has another price than the merchant takes it to have.
    OtherTotal,
    /// More than is left of the payment, or too often.
    TooMuch,
}

impl Refund {
    /// By the merchant's numbers; where only one payment can have it, its number alone.
    pub(crate) fn find(
        store: &impl Statements,
        channel: Channel,
        out_refund_no: &str,
        out_trade_no: Option<&str>,
    ) -> Result<Option<Refund>, store::Error> {
        store.optional(FIND, parameters![channel, out_refund_no, out_trade_no])
    }

    /// By the gateway's number.
    pub(crate) fn by_id(store: &impl Statements, refund_id: &str) -> Result<Option<Refund>, store::Error> {
        store.optional(BY_ID, parameters![refund_id])
    }

    /// The newest 50.
    pub(crate) fn newest(world: &World) -> Result<Vec<Refund>, store::Error> {
        world.store.all(NEWEST, &[])
    }

    /// Where it stands at that time.
    pub(crate) fn standing(&self, now: Moment) -> Standing {
        match self.outcome {
            _ if self.done_at > now => Standing::Processing,
            Outcome::Success => Standing::Success,
            Outcome::Abnormal => Standing::Abnormal,
            Outcome::Closed => Standing::Closed,
        }
    }

    /// Takes it once: the same number again is the same refund, and all of a payment together are never more than was paid.
    pub(crate) fn place(world: &World, asked: &Asked<'_>) -> Result<Placed, store::Error> {
        let now = world.clock.now();
        world.store.transaction(|change| asked.place(change, now))
    }
}

impl Asked<'_> {
    fn place(&self, change: &Transaction, now: Moment) -> Result<Placed, store::Error> {
        let only = (self.channel == Channel::Alipay).then_some(self.out_trade_no);
        let known = Refund::find(change, self.channel, self.out_refund_no, only)?;
        let Some(mut payment) = Payment::of(change, self.channel, self.out_trade_no)? else {
            return Ok(Placed::NoPayment);
        };
        if let Some(known) = known {
            return Ok(if self.is(&known) {
                Placed::Known(payment, known)
            } else {
                Placed::OtherContent
            });
        }
        if payment.state != State::Paid {
            return Ok(Placed::NotPaid);
        }
        if self.total.is_some_and(|total| total != payment.total_fen) {
            return Ok(Placed::OtherTotal);
        }
        let Some(refund) = self.insert(change, now)? else {
            return Ok(Placed::TooMuch);
        };
        payment.refunded_fen = payment.total_fen.minus(payment.left().minus(self.amount));
        if refund.notify_url.is_some() {
            keep_notification(change, &refund, now)?;
        }
        Ok(Placed::New(payment, refund))
    }

    fn is(&self, known: &Refund) -> bool {
        known.out_trade_no == self.out_trade_no
            && known.amount_fen == self.amount
            && self.ordered_at.is_none_or(|at| at == known.ordered_at)
    }

    fn insert(&self, change: &Transaction, now: Moment) -> Result<Option<Refund>, store::Error> {
        let row = parameters![
            self.refund_id,
            self.channel,
            self.out_trade_no,
            self.out_refund_no,
            self.amount.get(),
            self.notify_url,
            self.ordered_at.unwrap_or(now),
            self.outcome,
            now.plus_seconds(self.seconds),
            now,
            MOST,
        ];
        change.optional(PLACE, row)
    }
}

/// The merchant is told once it is done.
pub(crate) fn keep_notification(change: &impl Statements, refund: &Refund, now: Moment) -> Result<(), store::Error> {
    let row = parameters![
        refund.channel,
        &refund.out_trade_no,
        &refund.refund_id,
        refund.done_at,
        now
    ];
    change.run(KEEP_NOTIFICATION, row).map(drop)
}

impl From<Outcome> for Value {
    fn from(outcome: Outcome) -> Value {
        let word = match outcome {
            Outcome::Success => "SUCCESS",
            Outcome::Abnormal => "ABNORMAL",
            Outcome::Closed => "CLOSED",
        };
        word.into()
    }
}
