//! A refund that is asked for: taken once, never more than is left, and the merchant is notified when it is done.

use super::{Channel, NewNotification, Outcome, Payment, Refund, State};
use api::World;
use clock::Moment;
use database::{Statements, Transaction, parameters};
use money::Fen;

const PLACE: &str = include_str!("new_refund.sql");

/// At most so many of one payment, as WeChat Pay and Alipay have it.
const MOST: i64 = 50;

/// What a merchant asks for.
#[derive(Debug)]
pub(crate) struct NewRefund<'a> {
    pub(crate) channel: Channel,
    pub(crate) out_trade_no: &'a str,
    pub(crate) out_refund_no: &'a str,
    pub(crate) amount: Fen,
    /// The price of the payment, as the merchant has it, where it says so.
    pub(crate) total: Option<Fen>,
    pub(crate) notify_url: Option<&'a str>,
    /// By the merchant's word, where it says so.
    pub(crate) ordered_at: Option<Moment>,
    /// How it is to end, and after how many seconds.
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
    /// The payment has another price.
    OtherTotal,
    /// More than is left of the payment, or too often.
    TooMuch,
}

impl NewRefund<'_> {
    /// Takes it once: the same number again is the same refund, and all of a payment together are never more than was paid.
    pub(crate) fn place(&self, world: &World) -> Result<Placed, database::Error> {
        let now = world.clock.now();
        world.database.transaction(|change| self.place_in(change, now))
    }

    fn place_in(&self, change: &Transaction, now: Moment) -> Result<Placed, database::Error> {
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
        notify_when_done(change, &refund, now)?;
        Ok(Placed::New(payment, refund))
    }

    fn is(&self, known: &Refund) -> bool {
        known.out_trade_no == self.out_trade_no
            && known.amount_fen == self.amount
            && self.ordered_at.is_none_or(|at| at == known.ordered_at)
    }

    fn insert(&self, change: &Transaction, now: Moment) -> Result<Option<Refund>, database::Error> {
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

/// Notifies the merchant of a refund, once it is done.
pub(crate) fn notify_when_done(
    database: &impl Statements,
    refund: &Refund,
    now: Moment,
) -> Result<(), database::Error> {
    if refund.notify_url.is_none() {
        return Ok(());
    }
    let kept = NewNotification {
        channel: refund.channel,
        out_trade_no: &refund.out_trade_no,
        refund_id: Some(&refund.refund_id),
        manner: "{}",
        due_at: Some(refund.done_at),
        met_fault: false,
    };
    kept.keep(database, now)
}
