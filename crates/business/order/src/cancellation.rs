use crate::{Status, View};
use clock::Moment;
use money::Fen;
use tariff::Tariff;

impl View {
    /// What comes back to the guest who cancels this order at `now`, by the terms that it was placed with: a share of all
    /// that came in and has not gone back already, rounded down to a whole fen. Nothing where nothing was paid.
    ///
    /// # Errors
    /// The status as it is at `now`, where the order cannot be cancelled: only one that waits for payment can, or one
    /// that is paid, whose stay has not begun and whose door was never opened.
    pub fn refund_if_cancelled(&self, terms: &Tariff, now: Moment) -> Result<Fen, Status> {
        let status = self.status.at(now, self.pay_before, self.ends_at);
        match status {
            Status::PendingPayment => Ok(Fen::ZERO),
            Status::Paid if now < self.starts_at && self.used_from.is_none() => {
                let kept = self.paid_fen.minus(self.refunded_fen).minus(self.refunding_fen);
                Ok(kept.percent(terms.refund_percent(self.starts_at.unix(), now.unix())))
            }
            other => Err(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Listing, Store};
    use clock::Id;
    use tariff::RefundRule;

    const START: i64 = 1_773_385_200;

    fn terms() -> Tariff {
        let rule = |hours_before, percent| RefundRule { hours_before, percent };
        Tariff {
            cancellation: vec![rule(24, 100), rule(2, 50), rule(0, 33)],
            ..Tariff::flat(Fen::new(4000))
        }
    }

    fn order(status: Status) -> View {
        let id = Id::parse("0197a000000070008000000000000001").unwrap();
        let at = |seconds| Moment::from_unix(START + seconds);
        View {
            id,
            status,
            kind: "room".to_owned(),
            listing: Listing {
                id,
                name: "竹".to_owned(),
            },
            store: Store {
                id,
                name: "店".to_owned(),
                address: "路".to_owned(),
            },
            starts_at: at(0),
            ends_at: at(3600),
            people: 2,
            amount_fen: Fen::new(3333),
            paid_fen: Fen::new(3333),
            refunded_fen: Fen::ZERO,
            refunding_fen: Fen::ZERO,
            pay_before: at(-7200),
            placed_at: at(-8000),
            used_from: None,
            used_until: None,
            remark: String::new(),
        }
    }

    fn refund(order: &View, seconds_before: i64) -> Result<i64, Status> {
        let now = Moment::from_unix(START - seconds_before);
        order.refund_if_cancelled(&terms(), now).map(Fen::get)
    }

    #[test]
    fn the_share_falls_as_the_stay_comes_nearer() {
        let paid = order(Status::Paid);
        assert_eq!(refund(&paid, 24 * 3600), Ok(3333));
        assert_eq!(refund(&paid, 24 * 3600 - 1), Ok(1666));
        assert_eq!(refund(&paid, 2 * 3600 - 1), Ok(1099));
        assert_eq!(refund(&paid, 1), Ok(1099));
        assert_eq!(refund(&paid, 0), Err(Status::Paid));
        assert_eq!(refund(&paid, -3600), Err(Status::NoShow));
    }

    #[test]
    fn what_went_back_already_is_not_given_back_again() {
        let twice = View {
            paid_fen: Fen::new(6666),
            refunding_fen: Fen::new(3333),
            ..order(Status::Paid)
        };
        assert_eq!(refund(&twice, 3 * 3600), Ok(1666));
        let free = View {
            paid_fen: Fen::ZERO,
            ..order(Status::Paid)
        };
        assert_eq!(refund(&free, 48 * 3600), Ok(0));
    }

    #[test]
    fn only_what_has_not_begun_can_be_cancelled() {
        let waiting = order(Status::PendingPayment);
        assert_eq!(refund(&waiting, 7201), Ok(0));
        assert_eq!(refund(&waiting, 7200), Err(Status::Expired));
        let used = View {
            used_from: Some(Moment::from_unix(START - 60)),
            ..order(Status::Paid)
        };
        assert_eq!(refund(&used, 30), Err(Status::Paid));
        for status in Status::ALL {
            if !matches!(status, Status::PendingPayment | Status::Paid) {
                assert_eq!(refund(&order(status), 48 * 3600), Err(status));
            }
        }
    }
}
