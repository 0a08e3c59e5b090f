use crate::{Status, View};
use clock::Moment;
use money::Fen;

impl View {
    /// What of the money that came in has neither gone back nor is on its way back.
    #[must_use]
    pub fn left_fen(&self) -> Fen {
        self.paid_fen.minus(self.refunded_fen).minus(self.refunding_fen)
    }

    /// Whether a guest can ask the merchant for money back: only where the order ever was more than an intention. How much there
    /// is to ask for is another question.
    ///
    /// # Errors
    /// The status as it is at `now`: the order waits for payment, or never got it.
    pub fn may_ask_for_refund(&self, now: Moment) -> Result<(), Status> {
        match self.status_at(now) {
            status @ (Status::PendingPayment | Status::Expired) => Err(status),
            _ => Ok(()),
        }
    }

    /// Whether a refund of so much, on the merchant's word, gives the order up: it turns to `refunding`, and its room is
    /// free. That is so only where nothing is left of what was paid and the stay has not begun. A part of the money, or
    /// money for a stay that has begun or is over, changes nothing about the stay: the order keeps its status, and
    /// earns what is left.
    #[must_use]
    pub fn is_given_up_by_refund(&self, amount: Fen, now: Moment) -> bool {
        self.status_at(now) == Status::Paid && !self.has_begun(now) && amount >= self.left_fen()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Listing, Store};
    use clock::Id;

    const START: i64 = 1_773_385_200;

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
            amount_fen: Fen::new(4000),
            paid_fen: Fen::new(4000),
            refunded_fen: Fen::new(500),
            refunding_fen: Fen::new(500),
            pay_before: at(-7200),
            placed_at: at(-8000),
            used_from: None,
            used_until: None,
            remark: String::new(),
        }
    }

    #[test]
    fn only_all_that_is_left_before_the_stay_gives_the_order_up() {
        let before = Moment::from_unix(START - 1);
        let paid = order(Status::Paid);
        assert_eq!(paid.left_fen(), Fen::new(3000));
        assert!(paid.is_given_up_by_refund(Fen::new(3000), before));
        assert!(!paid.is_given_up_by_refund(Fen::new(2999), before));
        assert!(!paid.is_given_up_by_refund(Fen::new(3000), Moment::from_unix(START)));
        let entered = View {
            used_from: Some(before),
            ..order(Status::Paid)
        };
        assert!(!entered.is_given_up_by_refund(Fen::new(3000), before));
        for status in Status::ALL.into_iter().filter(|status| *status != Status::Paid) {
            assert!(
                !order(status).is_given_up_by_refund(Fen::new(3000), before),
                "{status:?}"
            );
        }
    }

    #[test]
    fn a_wish_that_was_never_paid_has_nothing_to_ask_for() {
        let now = Moment::from_unix(START - 7200);
        assert_eq!(
            order(Status::PendingPayment).may_ask_for_refund(now),
            Err(Status::Expired)
        );
        for status in Status::ALL {
            let is_unpaid = matches!(status, Status::PendingPayment | Status::Expired);
            assert_eq!(order(status).may_ask_for_refund(now).is_err(), is_unpaid, "{status:?}");
        }
    }
}
