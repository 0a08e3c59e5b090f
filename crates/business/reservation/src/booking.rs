//! A stay that is booked: the order with its charge, its lines, its time and the way it reaches the guest.

use crate::{
    Offer,
    hold::{Gaps, NewHold, Wanted},
    lines,
};
use charge::NewCharge;
use clock::{Clock, Id, Moment};
use fulfilment::NewFulfilment;
use money::Fen;
use order::{Belonging, LineKind, NewLine, NewOrder, Placement, Status};
use stock::{Cart, Terms};
use tariff::{Bill, Period};

/// What is booked, by whom, and at which price.
#[derive(Clone, Copy, Debug)]
pub struct Booking<'a> {
    /// What is booked.
    pub offer: &'a Offer,
    /// When.
    pub period: Period,
    /// What the stay costs.
    pub bill: &'a Bill,
    /// What is to be brought to it.
    pub cart: &'a Cart,
    /// What both cost.
    pub amount: Fen,
    /// Who books.
    pub user_id: Id,
    /// How many people come.
    pub people: i64,
    /// What the guest wants to be known.
    pub remark: &'a str,
    /// Until when it waits for the money.
    pub pay_before: Moment,
    /// How many orders of the guest may wait for money at once; none where that is no matter.
    pub most_unpaid: Option<i64>,
}

impl<'a> Booking<'a> {
    /// The order; one that costs nothing is paid.
    #[must_use]
    pub fn order(&self, clock: &Clock) -> NewOrder<'a> {
        NewOrder {
            id: clock.id(),
            user_id: self.user_id,
            store_number: self.offer.store_number,
            status: if self.amount.is_positive() {
                Status::PendingPayment
            } else {
                Status::Paid
            },
            people: Some(self.people),
            amount: self.amount,
            remark: self.remark,
            pay_before: self.pay_before,
            placed_at: clock.now(),
            most_unpaid: self.most_unpaid,
        }
    }

    /// What the order brings with it.
    #[must_use]
    pub fn placement(&self, clock: &Clock) -> Placement {
        let charge = NewCharge::of_order(clock.id(), self.amount, self.pay_before);
        let belonging = Belonging {
            item: 0,
            charge_id: charge.id,
            listing_number: self.offer.listing_number,
            sku_id: None,
            tariff_id: Some(self.offer.tariff_id),
        };
        // What costs nothing is firm at once.
        let held_until = self.amount.is_positive().then_some(self.pay_before);
        let gaps = Gaps {
            before: 0,
            after: 60 * i64::from(self.offer.terms.cleaning_gap_minutes),
        };
        let hold = NewHold::new(
            clock.id(),
            charge.id,
            0,
            Wanted::ListingNumber(self.offer.listing_number),
            self.period,
            gaps,
            held_until,
        );
        let fulfilment = NewFulfilment {
            id: clock.id(),
            item: 0,
            method: self.offer.fulfilment.clone(),
        };
        let lines = lines(self.bill, LineKind::Stay);
        let terms = Terms {
            charge_id: charge.id,
            first_position: i64::try_from(lines.len()).unwrap_or(i64::MAX),
            held_until,
        };
        let stay = Placement::new(clock.now())
            .with([charge])
            .with(lines.into_iter().map(|line| NewLine::new(belonging, line)))
            .with([hold])
            .with([fulfilment]);
        if self.cart.is_empty() {
            return stay;
        }
        let placement = self.cart.placed(stay, clock, terms);
        self.cart.brought(placement, clock, terms.first_position)
    }
}
