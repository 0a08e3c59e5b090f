use crate::{Status, View};
use api::Problem;
use clock::Moment;
use money::Fen;
use serde::Deserialize;
use tariff::Tariff;

/// It has begun, is over, or was given up before; `order_status` says where it stands.
pub const NOT_CANCELLABLE: Problem = Problem::moved(
    "not-cancellable",
    "订单当前不能取消",
    "The order cannot be cancelled any more",
);

/// A thing that was bought and paid for, and has not been given up by itself: what cancelling gives back of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Bought {
    /// What was paid for it.
    pub amount_fen: Fen,
    /// The terms of its time; without any all of it comes back as long as it has not been handed over.
    #[serde(deserialize_with = "database::optional_document")]
    pub terms: Option<Tariff>,
}

impl View {
    /// What comes back to the guest who cancels this order at `now`, by the terms that it was placed with: a share of all
    /// that came in and has not gone back already, rounded down to a whole fen. Nothing where nothing was paid. Of several
    /// things bought each has its part of the money, and its own terms.
    ///
    /// # Errors
    /// The status as it is at `now`, where the order cannot be cancelled: only one that waits for payment can, or one
    /// that is paid, whose time has not begun and of which nothing was used.
    pub fn refund_if_cancelled(&self, bought: &[Bought], now: Moment) -> Result<Fen, Status> {
        match self.status_at(now) {
            Status::PendingPayment => Ok(Fen::ZERO),
            Status::Paid if !self.has_begun(now) => Ok(self.share(bought, now)),
            other => Err(other),
        }
    }

    /// What comes back where the shop cancels it: all that is left of what came in, whatever the terms say.
    ///
    /// # Errors
    /// As [`View::refund_if_cancelled`].
    pub fn refund_if_cancelled_by_shop(&self, now: Moment) -> Result<Fen, Status> {
        self.refund_if_cancelled(&[], now).map(|_| self.left_fen())
    }

    fn share(&self, bought: &[Bought], now: Moment) -> Fen {
        let whole: i64 = bought.iter().map(|thing| thing.amount_fen.get()).sum();
        let mut left = self.left_fen();
        let mut back = Fen::ZERO;
        for (index, thing) in bought.iter().enumerate() {
            let part = if index + 1 == bought.len() || whole <= 0 {
                left
            } else {
                self.left_fen().part(thing.amount_fen.get(), whole)
            };
            left = left.minus(part);
            back = [back, part.percent(self.percent(thing, now))].into_iter().sum();
        }
        back
    }

    fn percent(&self, thing: &Bought, now: Moment) -> u8 {
        match (&thing.terms, self.starts_at) {
            (Some(terms), Some(starts_at)) => terms.refund_percent(starts_at.unix(), now.unix()),
            _ => 100,
        }
    }
}
