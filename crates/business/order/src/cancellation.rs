use crate::{Status, View};
use clock::Moment;
use money::Fen;
use serde::Deserialize;
use tariff::Tariff;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Listing, Store};
    use clock::Id;
    use tariff::RefundRule;

    const START: i64 = 1_773_385_200;

    fn terms() -> Bought {
        let rule = |hours_before, percent| RefundRule { hours_before, percent };
        let terms = Tariff {
            cancellation: vec![rule(24, 100), rule(2, 50), rule(0, 33)],
            ..Tariff::flat(Fen::new(4000))
        };
        Bought {
            amount_fen: Fen::new(3333),
            terms: Some(terms),
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
            starts_at: Some(at(0)),
            ends_at: Some(at(3600)),
            over_at: Some(at(3600)),
            people: Some(2),
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
        order.refund_if_cancelled(&[terms()], now).map(Fen::get)
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

    #[test]
    fn each_thing_has_its_part_of_the_money_and_its_own_terms() {
        let tea = Bought {
            amount_fen: Fen::new(1667),
            terms: None,
        };
        let both = View {
            paid_fen: Fen::new(5000),
            ..order(Status::Paid)
        };
        let back = |seconds_before: i64, bought: &[Bought]| {
            let now = Moment::from_unix(START - seconds_before);
            both.refund_if_cancelled(bought, now).map(Fen::get)
        };
        assert_eq!(back(24 * 3600, &[terms(), tea.clone()]), Ok(5000));
        assert_eq!(back(3 * 3600, &[terms(), tea.clone()]), Ok(1666 + 1667));
        assert_eq!(back(3600, &[tea, terms()]), Ok(1667 + 1099));
    }
}
